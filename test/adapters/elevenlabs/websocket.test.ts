import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elevenlabsWs } from '../../../src/adapters/elevenlabs/websocket.ts'
import type { Cue } from '../../../src/core/adapter/adapter.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { adapterSession, base64, head, message, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'wss://api.elevenlabs.io', model: 'eleven_flash_v2_5', voice: 'v1', language: 'en' }
const connect = (raw: Record<string, unknown> = {}) => adapterSession(elevenlabsWs, raw, JOB)
const ALIGNMENT = { chars: ['H'], charStartTimesMs: [0], charDurationsMs: [80] }
const audio = (bytes: number[], fields = {}) =>
  message({
    audio: base64(Uint8Array.from(bytes)),
    isFinal: null,
    normalizedAlignment: ALIGNMENT,
    alignment: ALIGNMENT,
    ...fields,
  })
const FINAL = message({ audio: null, isFinal: true, normalizedAlignment: null, alignment: null })

const TURN: readonly Cue[] = [
  { kind: 'open' },
  { kind: 'start' },
  { kind: 'text', text: 'Your table is booked.', last: true },
  { kind: 'end' },
]

describe('a turn on stream-input', () => {
  test('is a space, the verbatim text, and an empty text that speaks what the schedule holds back', () => {
    expect(parseFrames(connect().say(...TURN))).toEqual([
      { text: ' ' },
      { text: 'Your table is booked.' },
      { text: '' },
    ])
  })

  test('with streamed text adds no spaces, so that words stay whole, and an empty piece does not close', () => {
    const pieces = ['Hel', 'lo', '', '.'].map((text, at): Cue => ({ kind: 'text', text, last: at === 3 }))
    expect(parseFrames(connect().say(...pieces, { kind: 'end' }))).toEqual([
      { text: 'Hel' },
      { text: 'lo' },
      { text: '.' },
      { text: '' },
    ])
  })

  test('is kept open by a space and flushed without closing', () => {
    expect(parseFrames(connect().say({ kind: 'keepalive' }, { kind: 'flush' }))).toEqual([
      { text: ' ' },
      { text: ' ', flush: true },
    ])
    expect(connect().say({ kind: 'cancel' }, { kind: 'close' })).toEqual([])
  })

  test('sends voice settings and schedule in the first message only: later ones close the connection', () => {
    const options = { stability: 0.4, chunk_length_schedule: [50, 90], pronunciation_dictionaries: ['d1'] }
    const [first, ...others] = parseFrames(connect(options).say(...TURN))
    expect(first).toEqual({
      text: ' ',
      voice_settings: { stability: 0.4 },
      pronunciation_dictionary_locators: [{ pronunciation_dictionary_id: 'd1' }],
      generation_config: { chunk_length_schedule: [50, 90] },
    })
    expect(others).toEqual([{ text: 'Your table is booked.' }, { text: '' }])
  })

  test('dials with model, format and switches in the query and the key in a header', () => {
    const options = elevenlabsWs.parseOptions({
      auto_mode: true,
      inactivity_timeout: 60,
      enable_logging: false,
    })
    expect(elevenlabsWs.dial(sampleJob(options, JOB))).toEqual({
      carrier: 'websocket',
      url:
        'wss://api.elevenlabs.io/v1/text-to-speech/v1/stream-input?model_id=eleven_flash_v2_5' +
        '&output_format=pcm_24000&language_code=en&enable_logging=false&inactivity_timeout=60&auto_mode=true',
      headers: { 'xi-api-key': 'sk_secret' },
    })
  })

  test.each([
    ['a schedule below the least the service takes', { chunk_length_schedule: [20] }],
    ['an empty schedule', { chunk_length_schedule: [] }],
    ['a schedule of words', { chunk_length_schedule: ['120'] }],
    ['a time-out above three minutes', { inactivity_timeout: 181 }],
    ['an option of the HTTP routes', { previous_text: 'Before.' }],
  ])('is refused before anything is sent: %s', (_, raw) => {
    expect(() => elevenlabsWs.parseOptions(raw)).toThrow(SetupError)
  })

  test('has its own connection, and models that this route serves', () => {
    expect(elevenlabsWs.facts).toMatchObject({ reuse: 'none', cancel: 'close', idleTimeout: 20 })
    expect(elevenlabsWs.facts.models).not.toContain('eleven_v3')
    expect(elevenlabsWs.facts.formats.map(({ container }) => container)).not.toContain('wav')
  })
})

describe('stream-input hears', () => {
  test('audio until the final message, and does not wait for the close', () => {
    const { say, hear } = connect()
    say(...TURN)
    expect(hear(audio([1, 2, 3]), audio([4], { normalizedAlignment: null, alignment: null }), FINAL)).toEqual(
      [
        { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
        { kind: 'audio', audio: Buffer.from([4]) },
        { kind: 'end' },
      ],
    )
  })

  test('any audio, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bytes) => {
        expect(connect().hear(message({ audio: base64(bytes), isFinal: null }))).toEqual([
          { kind: 'audio', audio: Buffer.from(bytes) },
        ])
      }),
    )
  })

  test('the end without audio of an exhausted quota, which is not a success', () => {
    const { say, hear } = connect()
    say(...TURN)
    expect(hear(FINAL)).toEqual([{ kind: 'end' }])
  })

  test('audio before the end if one message has both, and the end under its other name', () => {
    expect(connect().hear(audio([7], { isFinal: true }))).toEqual([
      { kind: 'audio', audio: Buffer.from([7]) },
      { kind: 'end' },
    ])
    expect(connect().hear(message({ audio: null, is_final: true }))).toEqual([{ kind: 'end' }])
  })

  test('no end in a final message that comes while more text is to be sent', () => {
    const { say, hear } = connect()
    say({ kind: 'text', text: 'First. ', last: false }, { kind: 'flush' })
    expect(hear(FINAL)).toEqual([{ kind: 'flushed' }])
    say({ kind: 'text', text: 'Second.', last: true }, { kind: 'end' })
    expect(hear(FINAL)).toEqual([{ kind: 'end' }])
  })

  test.each([
    ['null for audio', { audio: null, isFinal: null }],
    ['an empty text for audio', { audio: '', isFinal: null }],
    ['times alone', { isFinal: null, alignment: ALIGNMENT }],
    ['`isFinal: false`', { audio: null, isFinal: false }],
  ])('nothing in %s', (_, fields) => expect(connect().hear(message(fields))).toEqual([]))

  test.each([
    ['a bad key', { message: 'Invalid API key', error: 'invalid_api_key', code: 1008 }, 'auth'],
    ['an unknown voice', { message: 'No voice x', error: 'voice_id_does_not_exist', code: 1008 }, 'rejected'],
    ['a malformed message', { message: 'Bad', error: 'invalid_input_message', code: 1008 }, 'rejected'],
    ['the idle time-out', { message: 'No input', error: 'input_timeout_exceeded', code: 1008 }, 'network'],
    ['the plan’s concurrency', { message: 'Full', error: 'concurrent_limit_exceeded', code: 1008 }, 'limit'],
    ['a policy nobody documented', { message: 'Hm', error: 'hm', code: 1008 }, 'rejected'],
    ['a failure', { message: 'Oops', error: 'something', code: 1011 }, 'server'],
    ['an error without a code', { message: 'Oops', error: 'something' }, 'server'],
    ['what a gateway says', { message: 'Forbidden', connectionId: 'abc=' }, 'auth'],
    ['a field that is missing', { message: 'voice: field required' }, 'rejected'],
  ])('a fault in the message of %s', (_, fields, kind) => {
    const [heard] = connect().hear(message(fields))
    expect(heard).toMatchObject({ kind: 'fault', fault: { kind } })
    expect(JSON.stringify(heard)).toContain(fields.message)
  })

  test.each([
    ['binary frames', { kind: 'binary', bytes: new Uint8Array([1]) }],
    ['half a message', { kind: 'text', text: '{"audio":"AQ' }],
    ['a list', { kind: 'text', text: '[]' }],
  ] as const)('a protocol fault in %s', (_, frame) => {
    expect(connect().hear(frame)).toMatchObject([{ fault: { kind: 'protocol' } }])
  })

  test('the request id in the upgrade response', () => {
    expect(connect().hear(head(101, { 'request-id': 'r9' }))).toEqual([{ kind: 'note', requestId: 'r9' }])
  })
})

test('a close after the final message, up to a second later, is no fault', () => {
  const { say, hear, memory } = connect()
  say(...TURN)
  hear(audio([1]), FINAL)
  expect(elevenlabsWs.readClose?.(1000, '', memory)).toBeUndefined()
})

describe('a close before the final message', () => {
  test.each([
    [1000, '', 'truncated'],
    [1005, '', 'truncated'],
    [1006, '', 'network'],
    [1008, 'Invalid API key', 'auth'],
    [1008, 'voice_settings must be in the first message', 'rejected'],
    [1008, 'input_timeout_exceeded', 'network'],
    [1008, 'Maximum number of concurrent requests', 'limit'],
    [1009, '', 'rejected'],
    [1011, '', 'server'],
  ])('with %d and the reason %j is a fault: %s', (code, reason, kind) => {
    expect(elevenlabsWs.readClose?.(code, reason, connect().memory)).toMatchObject({ kind, status: code })
  })
})
