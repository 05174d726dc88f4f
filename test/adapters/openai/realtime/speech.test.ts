import { describe, expect, test } from 'vitest'
import { openaiRealtimeSpeech } from '../../../../src/adapters/openai/realtime/speech.ts'
import { SetupError } from '../../../../src/core/setup-error.ts'
import { adapterSession, base64, message, parseFrames } from '../../adapter-session.ts'

const AUDIO = Uint8Array.of(1, 2, 3, 4)
const CHANGES = { base: 'wss://api.openai.com', model: 'gpt-realtime-2.1-mini', voice: 'marin' }
const STREAM = 'run-7_t12'

/** A session that has asked for its text, whose response has the id `resp_1`. */
function reading(raw: Readonly<Record<string, unknown>> = {}) {
  const session = adapterSession(openaiRealtimeSpeech, raw, CHANGES)
  const asked = parseFrames(session.say({ kind: 'text', text: session.job.text, last: true }))
  const created = message({
    type: 'response.created',
    response: { id: 'resp_1', metadata: { stream: STREAM } },
  })
  return { ...session, asked, created }
}

const delta = (response_id: string) =>
  message({ type: 'response.output_audio.delta', response_id, delta: base64(AUDIO) })
const done = (status: string, details: object = {}, id = 'resp_1') =>
  message({ type: 'response.done', response: { id, status, status_details: details } })
const error = (fields: object) => message({ type: 'error', error: fields })

describe('a request to read', () => {
  test('configures the session for speech without a microphone, and waits for its confirmation', () => {
    const options = { speed: 1.2, reasoning_effort: 'minimal' }
    const { say, hear } = adapterSession(openaiRealtimeSpeech, options, CHANGES)
    expect(parseFrames(say({ kind: 'open' }))).toEqual([
      {
        type: 'session.update',
        session: {
          type: 'realtime',
          model: 'gpt-realtime-2.1-mini',
          output_modalities: ['audio'],
          audio: {
            input: { turn_detection: null },
            output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1.2 },
          },
          reasoning: { effort: 'minimal' },
        },
      },
    ])
    expect(hear(message({ type: 'session.created', session: { id: 'sess_1' } }))).toEqual([
      { kind: 'note', requestId: 'sess_1' },
    ])
    expect(hear(message({ type: 'session.updated', session: {} }))).toEqual([{ kind: 'ready' }])
  })

  test.each([
    ['mulaw', 'audio/pcmu'],
    ['alaw', 'audio/pcma'],
  ] as const)('asks for %s as %s, which has one rate', (encoding, type) => {
    const format = { encoding, container: 'raw', sampleRate: 8000 } as const
    const { say } = adapterSession(openaiRealtimeSpeech, {}, { ...CHANGES, format })
    expect(parseFrames(say({ kind: 'open' }))).toMatchObject([
      { session: { audio: { output: { format: { type } } } } },
    ])
  })

  test('is a response outside the conversation, with the text as its only input and its stream in the metadata', () => {
    const { asked } = reading({ instructions: 'Speak calmly.', max_output_tokens: 500 })
    expect(asked).toEqual([
      {
        type: 'response.create',
        event_id: STREAM,
        response: {
          conversation: 'none',
          input: [
            {
              type: 'message',
              role: 'user',
              content: [{ type: 'input_text', text: 'Your table is booked.' }],
            },
          ],
          instructions: expect.stringMatching(/word for word.* Speak calmly\.$/),
          output_modalities: ['audio'],
          metadata: { stream: STREAM },
          max_output_tokens: 500,
          tool_choice: 'none',
        },
      },
    ])
  })

  test('is cancelled by its id: without one it would cancel a response of the conversation', () => {
    const { hear, say, created } = reading()
    hear(created)
    expect(parseFrames(say({ kind: 'cancel' }))).toEqual([{ type: 'response.cancel', response_id: 'resp_1' }])
    expect(hear(done('cancelled', { reason: 'client_cancelled' }))).toEqual([{ kind: 'end', stream: STREAM }])
  })

  test.each([
    [{ speed: 2 }, /speed/],
    [{ reasoning_effort: 'none' }, /reasoning_effort/],
    [{ voice_speed: 1 }, /no option/],
  ])('refuses the options %o', (options, words) => {
    expect(() => openaiRealtimeSpeech.parseOptions(options)).toThrow(SetupError)
    expect(() => openaiRealtimeSpeech.parseOptions(options)).toThrow(words)
  })
})

describe('an answer', () => {
  test('has the id of its response, its audio and its transcript', () => {
    const { hear, created } = reading()
    const transcript = {
      type: 'response.output_audio_transcript.done',
      response_id: 'resp_1',
      transcript: 'Booked.',
    }
    expect(hear(created, delta('resp_1'), message(transcript), done('completed'))).toEqual([
      { kind: 'note', requestId: 'resp_1', stream: STREAM },
      { kind: 'audio', audio: Buffer.from(AUDIO), stream: STREAM },
      { kind: 'text', text: 'Booked.', final: true, stream: STREAM },
      { kind: 'end', stream: STREAM },
    ])
  })

  test('is told apart from an earlier one, whose audio may still arrive', () => {
    const session = reading()
    session.hear(session.created, done('completed'))
    const later = { ...session.job, stream: 'later' }
    const heard = openaiRealtimeSpeech.hear(delta('resp_1'), session.memory, later)
    expect(heard).toEqual([{ kind: 'audio', audio: Buffer.from(AUDIO), stream: STREAM }])
    expect(openaiRealtimeSpeech.hear(delta('resp_2'), session.memory, later)).toMatchObject([
      { stream: 'later' },
    ])
  })

  test.each([
    ['was cut off at the limit of tokens', 'incomplete', { reason: 'max_output_tokens' }, 'truncated'],
    ['was stopped by the filter', 'incomplete', { reason: 'content_filter' }, 'rejected'],
    ['was cancelled by nobody here', 'cancelled', { reason: 'turn_detected' }, 'truncated'],
    ['failed', 'failed', { error: { type: 'server_error', code: 'server_error' } }, 'server'],
    ['failed for a limit', 'failed', { error: { type: 'tokens', code: 'rate_limit_exceeded' } }, 'limit'],
    ['failed without a word', 'failed', {}, 'server'],
    ['has a status that nobody knows', 'in_progress', {}, 'protocol'],
  ])('that %s is a fault', (_, status, details, kind) => {
    const { hear, created } = reading()
    hear(created)
    expect(hear(done(status, details))).toMatchObject([{ kind: 'fault', fault: { kind }, stream: STREAM }])
  })

  test('at another sample rate than asked for is a fault: its durations would be wrong', () => {
    const { hear } = reading()
    const session = { audio: { output: { format: { type: 'audio/pcm', rate: 16_000 } } } }
    expect(hear(message({ type: 'session.updated', session }))).toMatchObject([
      { fault: { kind: 'protocol', detail: expect.stringContaining('16000 Hz') } },
    ])
  })
})

describe('an error', () => {
  test.each([
    ['a bad key', { type: 'invalid_request_error', code: 'invalid_api_key', message: 'no' }, 'auth'],
    ['a limit', { type: 'requests', code: 'rate_limit_exceeded', message: 'slow' }, 'limit'],
    ['a bad field', { type: 'invalid_request_error', code: 'invalid_value', message: 'no' }, 'rejected'],
    ['a failure', { type: 'server_error', code: null, message: 'oh' }, 'server'],
  ])('of %s is a fault of its kind, of the event that it names', (_, fields, kind) => {
    const { hear } = reading()
    expect(hear(error({ ...fields, event_id: STREAM }))).toMatchObject([{ fault: { kind }, stream: STREAM }])
  })

  test('that names no event of ours is of the present answer', () => {
    const { hear } = reading()
    const [event] = hear(error({ type: 'server_error', message: 'oh', event_id: 'event_of_nobody' }))
    expect(event).toMatchObject({ kind: 'fault' })
    expect(event).not.toHaveProperty('stream')
  })

  test('of a cancel that came too late says nothing', () => {
    const { hear } = reading()
    expect(hear(error({ type: 'invalid_request_error', code: 'response_cancel_not_active' }))).toEqual([
      { kind: 'note' },
    ])
  })
})
