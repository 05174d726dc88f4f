import { describe, expect, test } from 'vitest'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import { sampleJob } from '../../src/conformance/harness/sample-job.ts'
import type { Cue, Frame, ProviderEvent } from '../../src/core/adapter/adapter.ts'
import { SetupError } from '../../src/core/setup-error.ts'

const text = (fields: object): Frame => ({ kind: 'text', text: JSON.stringify(fields) })
const event = (data: object | string): Frame => ({
  kind: 'event',
  event: '',
  data: typeof data === 'string' ? data : JSON.stringify(data),
})
const head: Frame = { kind: 'head', status: 200, headers: {} }
const END_OF_TURN = { kind: 'turn', event: 'end_of_turn' } as const
const finalText = (words: string) => ({ kind: 'text', text: words, final: true }) as const
const interimText = (words: string) => ({ kind: 'text', text: words, final: false }) as const

/** The events of an adapter on one connection, without notes; cues between the frames are sent. */
function hear(id: string, steps: readonly (Frame | Cue)[], options = {}): ProviderEvent[] {
  const adapter = TURN_ADAPTERS[id]
  if (!adapter) throw new Error(`no adapter ${id}`)
  const job = sampleJob(adapter, { options: adapter.parseOptions(options) })
  const memo = adapter.newState?.()
  return steps
    .flatMap((step) => {
      if (
        'data' in step ||
        step.kind === 'head' ||
        step.kind === 'eof' ||
        step.kind === 'binary' ||
        'raw' in step
      )
        return adapter.hear(step as Frame, memo, job)
      if (step.kind === 'text' && !('last' in step)) return adapter.hear(step, memo, job)
      adapter.say?.(step as Cue, job, memo)
      return []
    })
    .filter(({ kind }) => kind !== 'note')
}

describe('Pulse', () => {
  const result = (words: string, is_final: boolean, is_last = false) =>
    text({ type: 'transcription', status: 'success', session_id: 's', transcript: words, is_final, is_last })

  test('sends final text in mid-turn, too: a turn ends when speech has ended and all text is final', () => {
    expect(
      hear('smallest-stt-ws', [
        result('a table', false),
        result('a table for', true),
        result('two', false),
        text({ type: 'speech_ended', session_id: 's', timestamp: 2 }),
        result('two please', true),
      ]),
    ).toEqual([
      interimText('a table'),
      finalText('a table for'),
      interimText('two'),
      { kind: 'turn', event: 'speech_ended' },
      finalText('two please'),
      END_OF_TURN,
    ])
  })

  test('may report the end of speech after the last final text', () => {
    const heard = hear('smallest-stt-ws', [result('yes', true), text({ type: 'speech_ended', timestamp: 1 })])
    expect(heard.at(-1)).toEqual(END_OF_TURN)
  })

  test('reads the answer to `finalize` as the end of the turn, and the last result as the end', () => {
    expect(hear('smallest-stt-ws', [{ kind: 'flush' }, result('yes', true)])).toEqual([
      finalText('yes'),
      END_OF_TURN,
    ])
    expect(hear('smallest-stt-ws', [result('bye', true, true)]).at(-1)).toEqual({ kind: 'end' })
  })

  test('reads a transcript under either field name', () => {
    expect(
      hear('smallest-stt-ws', [text({ type: 'transcription', transcription: 'hi', is_final: true })]),
    ).toEqual([finalText('hi')])
  })
})

describe('Deepgram', () => {
  const results = (transcript: string, more: object) =>
    text({ type: 'Results', channel: { alternatives: [{ transcript }] }, ...more })

  test('ends a turn with `speech_final`, not with every final result, and not with an empty one', () => {
    expect(
      hear('deepgram-listen', [
        results('', { is_final: true, speech_final: true }),
        results('one', { is_final: true }),
        results('two', { is_final: true, speech_final: true }),
      ]),
    ).toEqual([finalText('one'), finalText('two'), END_OF_TURN])
  })

  test('ends a turn at the end of an utterance, once', () => {
    const end = text({ type: 'UtteranceEnd', last_word_end: 2 })
    expect(hear('deepgram-listen', [results('one', { is_final: true }), end, end])).toEqual([
      finalText('one'),
      END_OF_TURN,
    ])
  })

  test('Flux replaces its transcript until the turn ends, including an eager end', () => {
    const turn = (name: string, transcript: string) => text({ type: 'TurnInfo', event: name, transcript })
    expect(
      hear('deepgram-flux-listen', [
        turn('StartOfTurn', 'a'),
        turn('EagerEndOfTurn', 'a table'),
        turn('TurnResumed', 'a table for'),
        turn('EndOfTurn', 'a table for two'),
      ]),
    ).toEqual([
      { kind: 'turn', event: 'speech_started' },
      interimText('a'),
      interimText('a table'),
      interimText('a table for'),
      finalText('a table for two'),
      END_OF_TURN,
    ])
  })
})

describe('chat completions', () => {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    choices: [{ index: 0, delta, finish_reason }],
  })

  test('only content is text: neither the role, nor reasoning, nor a tool call, nor the usage', () => {
    expect(
      hear('openai-chat', [
        head,
        event(chunk({ role: 'assistant', content: '' })),
        event(chunk({ reasoning_content: 'hm' })),
        event(chunk({ tool_calls: [{ index: 0 }] })),
        event(chunk({ content: 'Yes' })),
        event(chunk({}, 'stop')),
        event({ choices: [], usage: { completion_tokens: 1 } }),
        event('[DONE]'),
        { kind: 'eof' },
      ]),
    ).toEqual([finalText('Yes'), { kind: 'end' }])
  })

  test('a body without `[DONE]` is complete after a finish reason, and truncated without one', () => {
    const heard = hear('smallest-electron', [head, event(chunk({ content: 'Yes' }, 'stop')), { kind: 'eof' }])
    expect(heard.at(-1)).toEqual({ kind: 'end' })
    expect(
      hear('smallest-electron', [head, event(chunk({ content: 'Y' })), { kind: 'eof' }]).at(-1),
    ).toMatchObject({
      fault: { kind: 'truncated' },
    })
  })

  test('an error in the middle of a stream is a fault with its kind', () => {
    const error = { error: { message: 'slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' } }
    expect(hear('openai-chat', [head, event(error)])).toMatchObject([{ fault: { kind: 'limit' } }])
  })
})

describe('sessions', () => {
  const audio = Buffer.from([1, 2, 3, 4]).toString('base64')

  test.each([
    ['smallest-hydra', { type: 'response.output_audio.delta', delta: audio }],
    ['openai-realtime', { type: 'response.output_audio.delta', delta: audio }],
    ['openai-realtime', { type: 'response.audio.delta', delta: audio }],
    ['smallest-atoms', { type: 'output_audio.delta', audio }],
  ])('%s hears audio in %o', (id, fields) => {
    expect(hear(id, [text(fields)])).toEqual([{ kind: 'audio', audio: Buffer.from([1, 2, 3, 4]) }])
  })

  test.each([
    ['smallest-hydra', { type: 'session.configured' }],
    ['openai-realtime', { type: 'session.updated' }],
    ['smallest-atoms', { type: 'session.created', session_id: 'x' }],
  ])('%s is ready after %o, and not before', (id, fields) => {
    expect(hear(id, [text({ type: 'session.something' })])).toEqual([])
    expect(hear(id, [text(fields)])).toEqual([{ kind: 'ready' }])
  })

  test('an interrupted response ends, and a failed one is a fault', () => {
    const done = (status: string, details: object = {}) =>
      text({ type: 'response.done', response: { status, status_details: details } })
    expect(hear('smallest-hydra', [done('cancelled', { reason: 'interrupted' })])).toEqual([{ kind: 'end' }])
    expect(
      hear('smallest-hydra', [done('failed', { error: { code: 'internal_error', message: 'x' } })]),
    ).toMatchObject([{ kind: 'fault' }])
  })

  test.each([
    ['max_output_tokens', { kind: 'truncated', detail: 'the response is incomplete: max_output_tokens' }],
    ['content_filter', { kind: 'rejected', detail: 'the answer was cut off by the content filter' }],
  ])('a response that stopped half-way for %s is no whole answer', (reason, fault) => {
    const done = text({
      type: 'response.done',
      response: { status: 'incomplete', status_details: { reason } },
    })
    expect(hear('openai-realtime', [done])).toMatchObject([{ kind: 'fault', fault }])
    expect(hear('smallest-hydra', [done])).toMatchObject([{ kind: 'fault', fault }])
  })

  test('an agent’s deltas are cumulative, and roles name the speaker', () => {
    expect(
      hear('smallest-atoms', [
        text({ type: 'transcript', role: 'user', text: 'hi' }),
        text({ type: 'transcript.delta', role: 'assistant', text: 'Hello' }),
        text({ type: 'transcript', role: 'assistant', text: 'Hello there' }),
      ]),
    ).toEqual([
      { ...finalText('hi'), speaker: 'caller' },
      { ...interimText('Hello'), speaker: 'agent' },
      { ...finalText('Hello there'), speaker: 'agent' },
    ])
  })
})

describe('a webhook', () => {
  test('finds the reply where its options say', () => {
    const body = text({ output: [{ 'a/b': 'Yes' }] })
    expect(
      hear('webhook-text', [head, body, { kind: 'eof' }], { reply: 'text', at: '/output/0/a~1b' }),
    ).toEqual([{ ...finalText('Yes'), speaker: 'agent' }, { kind: 'end' }])
    expect(hear('webhook-text', [head, body], { reply: 'text', at: '/nowhere' })).toMatchObject([
      { fault: { kind: 'protocol' } },
    ])
  })

  test('gets the body that its options describe, with every character safe', () => {
    const adapter = TURN_ADAPTERS['webhook-text']
    const options = adapter?.parseOptions({ body: '{"q":{"text":"{text}"},"id":"{session}"}', path: '/run' })
    const dial = adapter?.dial(sampleJob(adapter, { text: 'say "hi"\n{session}', stream: 's-1', options }))
    expect(dial?.url).toMatch(/\/run$/)
    expect(dial?.carrier === 'http' && JSON.parse(String(dial.body))).toEqual({
      q: { text: 'say "hi"\n{session}' },
      id: 's-1',
    })
  })

  test.each([
    ['no JSON', '{"text":'],
    ['a slot that nobody fills', '{"text":"{words}"}'],
  ])('refuses a body that is %s', (_, body) => {
    expect(() => TURN_ADAPTERS['webhook-text']?.parseOptions({ body })).toThrow(SetupError)
  })
})

test('history goes into a prompt in order, and a form carries a recording unchanged', () => {
  const chat = TURN_ADAPTERS['openai-chat']
  const history = [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Hello' },
  ] as const
  const dial = chat?.dial(sampleJob(chat, { text: 'A table.', history }))
  const body = dial?.carrier === 'http' ? JSON.parse(String(dial.body)) : {}
  expect(body.messages.map(({ role, content }: Record<string, string>) => `${role}: ${content}`)).toEqual([
    'system: Be brief.',
    'user: Hi',
    'assistant: Hello',
    'user: A table.',
  ])
  const form = TURN_ADAPTERS['openai-transcribe']
  const recording = Uint8Array.from({ length: 300 }, (_, at) => at % 256)
  const upload = form?.dial(sampleJob(form, { audio: recording }))
  const bytes = Buffer.from((upload?.carrier === 'http' && upload.body) || '')
  expect(bytes.includes(Buffer.from(recording))).toBe(true)
})
