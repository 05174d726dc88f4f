import { describe, expect, test } from 'vitest'
import { cartesiaWs } from '../../../src/adapters/cartesia/websocket.ts'
import type { Cue } from '../../../src/core/adapter/adapter.ts'
import { adapterSession, message, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'wss://api.cartesia.ai', model: 'sonic-3.5', voice: 'v1', language: 'en' }
const connect = (raw: Record<string, unknown> = {}) => adapterSession(cartesiaWs, raw, JOB)
const context_id = 'run-7_t12'
const BASIC = {
  model_id: 'sonic-3.5',
  voice: { id: 'v1' },
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24000 },
  language: 'en',
  context_id,
  max_buffer_delay_ms: 0,
}
const chunk = (fields = {}) =>
  message({ type: 'chunk', data: 'AQID', done: false, status_code: 206, step_time: 9, context_id, ...fields })
const done = (fields = {}) => message({ type: 'done', done: true, status_code: 206, context_id, ...fields })
const text = (content: string, last: boolean): Cue => ({ kind: 'text', text: content, last })

describe('a turn in a context', () => {
  test('with one text is one message that ends its input, so that no slot leaks', () => {
    const said = connect().say({ kind: 'open' }, { kind: 'start' }, text('Hello.', true), { kind: 'end' })
    expect(parseFrames(said)).toEqual([{ ...BASIC, transcript: 'Hello.', continue: false }])
  })

  test('always sends the buffer delay, whose default is unknown', () => {
    expect(parseFrames(connect().say(text('Hi.', true)))).toMatchObject([{ max_buffer_delay_ms: 0 }])
    expect(parseFrames(connect({ max_buffer_delay_ms: 3000 }).say(text('Hi.', false)))).toMatchObject([
      { max_buffer_delay_ms: 3000 },
    ])
  })

  test('with streamed text repeats every other field, and keeps the text verbatim', () => {
    const said = connect({ speed: 1.1 }).say(text('Your ', false), text('', false), text('table.', true), {
      kind: 'end',
    })
    const fields = { ...BASIC, generation_config: { speed: 1.1 } }
    expect(parseFrames(said)).toEqual([
      { ...fields, transcript: 'Your ', continue: true },
      { ...fields, transcript: 'table.', continue: false },
    ])
  })

  test('ends with an empty text if no piece was marked as the last', () => {
    expect(parseFrames(connect().say(text('Your ', false), { kind: 'end' })).at(-1)).toEqual({
      ...BASIC,
      transcript: '',
      continue: false,
    })
  })

  test('flushes with a separate message, and is cancelled by its context', () => {
    expect(parseFrames(connect().say({ kind: 'flush' }, { kind: 'cancel' }))).toEqual([
      { ...BASIC, transcript: '', continue: true, flush: true },
      { context_id, cancel: true },
    ])
    expect(connect().say({ kind: 'keepalive' }, { kind: 'close' })).toEqual([])
  })

  test('dials with the API version and the key in headers', () => {
    expect(cartesiaWs.dial(sampleJob({}, JOB))).toEqual({
      carrier: 'websocket',
      url: 'wss://api.cartesia.ai/tts/websocket',
      headers: { authorization: 'Bearer sk_secret', 'cartesia-version': '2026-08-14' },
    })
    expect(cartesiaWs.facts).toMatchObject({ reuse: 'multiplexed', cancel: 'message', idleTimeout: 300 })
  })
})

describe('the WebSocket hears', () => {
  test('audio after timestamps and flush acknowledgements, and the end', () => {
    const times = message({ type: 'timestamps', done: false, context_id, word_timestamps: {} })
    const flush = message({ type: 'flush_done', done: false, flush_done: true, flush_id: 1, context_id })
    expect(connect().hear(times, chunk(), flush, chunk({ data: '' }), done())).toEqual([
      { kind: 'audio', audio: Buffer.from([1, 2, 3]), stream: context_id },
      { kind: 'flushed', stream: context_id },
      { kind: 'end', stream: context_id },
    ])
  })

  test('late audio of a cancelled context under that context, which is not ours', () => {
    const { say, hear } = connect()
    say(text('Stop me.', true), { kind: 'cancel' })
    expect(hear(chunk({ context_id: 'cancelled' }), chunk())).toMatchObject([
      { kind: 'audio', stream: 'cancelled' },
      { kind: 'audio', stream: context_id },
    ])
  })

  test('no end in a `done` before the last text', () => {
    const { say, hear } = connect()
    say(text('First. ', false))
    expect(hear(done(), done({ context_id: 'another' }))).toEqual([
      { kind: 'flushed', stream: context_id },
      { kind: 'end', stream: 'another' },
    ])
    say(text('Second.', true))
    expect(hear(done())).toEqual([{ kind: 'end', stream: context_id }])
  })

  test.each([
    [
      'concurrency, in the newer shape',
      {
        status_code: 429,
        error_code: 'concurrency_limited',
        title: 'Too many concurrent requests',
        message: 'm',
      },
      'limit',
    ],
    ['concurrency, in the older shape', { status_code: 429, error: 'Too many: m' }, 'limit'],
    [
      'an invalid model',
      { status_code: 400, error_code: 'model_not_found', title: 'Invalid model' },
      'rejected',
    ],
    [
      'a retired model without a status',
      { error_code: 'model_sunsetted', title: 'Model sunsetted' },
      'rejected',
    ],
    ['a context that is over', { error: 'Context has closed' }, 'rejected'],
    ['a failure', { status_code: 503, title: 'Unavailable' }, 'server'],
    ['nothing but the word', {}, 'server'],
  ])('a fault of its context in an error about %s', (_, fields, kind) => {
    const error = message({ type: 'error', done: true, context_id, ...fields })
    expect(connect().hear(error)).toMatchObject([{ kind: 'fault', fault: { kind }, stream: context_id }])
  })

  test('a fault in an error without a type', () => {
    for (const fields of [{ status_code: 429 }, { error: 'Too many: m' }])
      expect(connect().hear(message({ done: true, ...fields }))).toMatchObject([{ fault: { kind: 'limit' } }])
  })

  test('a protocol fault in anything that is not a message', () => {
    for (const frame of [
      { kind: 'binary', bytes: new Uint8Array([1]) },
      { kind: 'text', text: 'no' },
    ] as const)
      expect(connect().hear(frame)).toMatchObject([{ fault: { kind: 'protocol' } }])
  })
})

test.each([
  [1000, 'connection idle timeout', 'network'],
  [1000, '', 'truncated'],
  [1006, '', 'network'],
  [1011, '', 'server'],
])('a close with %d and the reason %j before the end is a fault: %s', (code, reason, kind) => {
  expect(cartesiaWs.readClose?.(code, reason, connect().memory)).toMatchObject({ kind, status: code })
})

test('a close is a fault while any context is unanswered, and none once all are answered', () => {
  const { say, hear, memory } = connect()
  say(text('Hello.', true))
  cartesiaWs.say?.(text('Hello, too.', true), { ...sampleJob({}, JOB), stream: 'another' }, memory)
  hear(done())
  expect(cartesiaWs.readClose?.(1000, '', memory)).toMatchObject({ kind: 'truncated' })
  hear(done({ context_id: 'another' }))
  expect(cartesiaWs.readClose?.(1000, '', memory)).toBeUndefined()
})
