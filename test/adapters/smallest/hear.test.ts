import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smallestHttp } from '../../../src/adapters/smallest/http.ts'
import { smallestSse } from '../../../src/adapters/smallest/sse.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import type { Adapter, Frame, Headers, ProviderEvent } from '../../../src/core/adapter/adapter.ts'
import { sampleJob } from '../sample-job.ts'

/** One connection of an adapter: frames in, events out. */
function adapterSession<Options, SessionState>(
  { hear, newState, parseOptions }: Adapter<Options, SessionState>,
  raw = {},
) {
  const memory = newState?.() as SessionState
  const job = sampleJob(parseOptions(raw))
  return {
    memory,
    job,
    hear: (...frames: readonly Frame[]) => frames.flatMap((frame) => hear(frame, memory, job)),
  }
}

const message = (fields: unknown): Frame => ({ kind: 'text', text: JSON.stringify(fields) })
const event = (fields: unknown, name = ''): Frame => ({
  kind: 'event',
  event: name,
  data: JSON.stringify(fields),
})
const head = (status: number, headers: Headers = {}): Frame => ({ kind: 'head', status, headers })
const eof: Frame = { kind: 'eof' }
const kindsOf = (events: readonly ProviderEvent[]) => events.map(({ kind }) => kind)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const AUDIO = new Uint8Array([1, 2, 3, 4, 255, 254])
const IDS = { session_id: 'ws_1', request_id: 'task_1', external_request_id: 'run-7_t12' }
const chunk = (fields = {}) => message({ ...IDS, status: 'chunk', data: { audio: base64(AUDIO) }, ...fields })
const complete = (fields = {}) => message({ ...IDS, status: 'complete', ...fields })

describe('smallest-ws hears', () => {
  test('audio, the service’s request id once, and the end', () => {
    const ear = adapterSession(smallestWs)
    expect(ear.hear(chunk(), chunk(), complete())).toEqual([
      { kind: 'note', requestId: 'task_1', stream: 'run-7_t12' },
      { kind: 'audio', audio: Buffer.from(AUDIO), stream: 'run-7_t12' },
      { kind: 'audio', audio: Buffer.from(AUDIO), stream: 'run-7_t12' },
      { kind: 'end', stream: 'run-7_t12' },
    ])
  })

  test('any audio, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4000 }), (bytes) => {
        const heard = adapterSession(smallestWs).hear(
          message({ status: 'chunk', data: { audio: base64(bytes) } }),
        )
        expect(heard).toEqual([{ kind: 'audio', audio: Buffer.from(bytes) }])
      }),
    )
  })

  test('`complete`, however late, as only the end, with or without other fields', () => {
    const late = { done: true, message: 'All chunks sent', external_request_id: undefined }
    expect(adapterSession(smallestWs).hear(complete({ ...late, request_id: undefined }))).toEqual([
      { kind: 'end' },
    ])
  })

  test.each([
    ['an empty audio string', message({ ...IDS, status: 'chunk', data: { audio: '' } })],
    ['a chunk without data', message({ ...IDS, status: 'chunk' })],
    ['a chunk whose audio is no text', message({ ...IDS, status: 'chunk', data: { audio: 7 } })],
    [
      'a word’s timing',
      message({ ...IDS, status: 'word_timestamp', data: { id: 0, word: 'Hi', start: 0, end: 1 } }),
    ],
    ['an answer to a ping', message({ type: 'pong' })],
    ['a status nobody documented', message({ ...IDS, status: 'thinking' })],
    ['the answer to the upgrade', head(101)],
  ])('neither audio nor an end nor a fault in %s', (_, frame) => {
    expect(
      adapterSession(smallestWs)
        .hear(frame)
        .filter(({ kind }) => kind !== 'note'),
    ).toEqual([])
  })

  test.each([
    ['binary garbage', { kind: 'binary', bytes: new Uint8Array([0, 159]) }],
    ['half a message', { kind: 'text', text: '{"status":"chu' }],
    ['a list', { kind: 'text', text: '[]' }],
  ] as const)('a protocol fault in %s', (_, frame) => {
    expect(adapterSession(smallestWs).hear(frame)).toMatchObject([
      { kind: 'fault', fault: { kind: 'protocol' } },
    ])
  })

  test('each stream by its id, so that frames of another turn are recognised', () => {
    const heard = adapterSession(smallestWs).hear(chunk({ external_request_id: 'another' }))
    expect(heard.every(({ stream }) => stream === 'another')).toBe(true)
  })

  test('a repeated `complete` once, also if the duplicate comes in the next turn', () => {
    const ear = adapterSession(smallestWs)
    const anonymous = { external_request_id: undefined }
    expect(kindsOf(ear.hear(chunk(anonymous), complete(anonymous), complete(anonymous)))).toEqual([
      'note',
      'audio',
      'end',
    ])
    smallestWs.say?.({ kind: 'text', text: 'Next.', last: true }, ear.job, ear.memory)
    expect(kindsOf(ear.hear(complete(anonymous), chunk({ request_id: 'task_2' })))).toEqual(['note', 'audio'])
    expect(kindsOf(ear.hear(complete({ request_id: 'task_2' })))).toEqual(['end'])
  })

  test('what a completed synthesis of an earlier turn still sends as not of this turn', () => {
    const ear = adapterSession(smallestWs)
    const anonymous = { external_request_id: undefined }
    ear.hear(chunk(anonymous), complete(anonymous))
    smallestWs.say?.({ kind: 'start' }, ear.job, ear.memory)
    smallestWs.say?.({ kind: 'text', text: 'Next.', last: true }, ear.job, ear.memory)
    const late = ear.hear(chunk(anonymous), complete(anonymous))
    expect(late.map(({ kind, stream }) => [kind, stream])).toEqual([
      ['audio', 'task_1'],
      ['note', 'task_1'],
    ])
    const next = { ...anonymous, request_id: 'task_2' }
    const own = ear.hear(chunk(next), complete(next))
    expect(own.map(({ kind, stream }) => [kind, stream])).toEqual([
      ['note', ear.job.stream],
      ['audio', ear.job.stream],
      ['end', ear.job.stream],
    ])
  })

  test('the end of each turn of a service that never changes its id', () => {
    const ear = adapterSession(smallestWs)
    expect(kindsOf(ear.hear(chunk(), complete(), chunk(), complete()))).toEqual([
      'note',
      'audio',
      'end',
      'audio',
      'end',
    ])
  })

  test('one flush per segment, and no end, for text sent in continuations', () => {
    const ear = adapterSession(smallestWs, { continuations: true })
    for (const last of [false, true])
      smallestWs.say?.({ kind: 'text', text: 'A.', last }, ear.job, ear.memory)
    expect(kindsOf(ear.hear(complete(), complete({ request_id: 'task_2' })))).toEqual([
      'note',
      'flushed',
      'note',
      'flushed',
    ])
    smallestWs.say?.({ kind: 'start' }, ear.job, ear.memory)
    smallestWs.say?.({ kind: 'text', text: 'Whole.', last: true }, ear.job, ear.memory)
    expect(kindsOf(ear.hear(complete({ request_id: 'task_3' })))).toEqual(['note', 'end'])
  })

  test.each([
    [
      'a message beside the status',
      { status: 'error', message: 'Invalid Voice ID' },
      'rejected',
      'Invalid Voice ID',
    ],
    [
      'an object',
      { status: 'error', error: { message: 'boom', code: 'InternalServerError' } },
      'server',
      'InternalServerError: boom',
    ],
    [
      'a word and a message, no status',
      { error: 'invalid_parameter', message: 'speed' },
      'rejected',
      'invalid_parameter: speed',
    ],
    [
      'a validator’s list',
      { status: 'error', errors: [{ path: ['text'], message: 'Required' }] },
      'rejected',
      'text: Required',
    ],
    [
      'a concurrency limit',
      { status: 'error', message: 'Concurrency limit reached' },
      'limit',
      'Concurrency limit reached',
    ],
    [
      'an HTTP status as the code',
      { status: 'error', error: { message: 'slow down', code: '429' } },
      'limit',
      '429: slow down',
    ],
    ['a refused key', { status: 'error', error: 'unauthorized' }, 'auth', 'unauthorized'],
    ['nothing but a status', { status: 'error' }, 'server', '{"status":"error"}'],
    [
      'the idle time-out',
      { status: 'error', message: 'Connection timed out after 60 seconds of inactivity' },
      'network',
      'Connection timed out after 60 seconds of inactivity',
    ],
  ])('an error in the shape of %s', (_, fields, kind, detail) => {
    expect(adapterSession(smallestWs).hear(message(fields))).toMatchObject([
      { kind: 'fault', fault: { kind, detail } },
    ])
  })
})

describe('smallest-ws reads a close', () => {
  const closed = (code: number, reason: string, ...frames: readonly Frame[]) => {
    const ear = adapterSession(smallestWs)
    smallestWs.say?.({ kind: 'text', text: 'Hi.', last: true }, ear.job, ear.memory)
    ear.hear(...frames)
    return smallestWs.readClose?.(code, reason, ear.memory)
  }

  test.each([1000, 1005, 1006, 1011])('%d after `complete` as no fault', (code) => {
    expect(closed(code, '', chunk(), complete())).toBeUndefined()
  })

  test.each([
    ['a polite close in mid-answer', 1000, '', 'truncated'],
    ['a connection that vanished', 1006, '', 'network'],
    ['a policy', 1008, '', 'limit'],
    ['a policy about the key', 1008, 'invalid API key', 'auth'],
    ['an internal error', 1011, '', 'server'],
  ])('%s as a fault', (_, code, reason, kind) => {
    expect(closed(code, reason, chunk())).toMatchObject({ kind, status: code })
  })

  test('in the second turn as a fault, although the first was complete', () => {
    const ear = adapterSession(smallestWs)
    ear.hear(chunk(), complete())
    smallestWs.say?.({ kind: 'text', text: 'Next.', last: true }, ear.job, ear.memory)
    expect(smallestWs.readClose?.(1000, '', ear.memory)).toMatchObject({ kind: 'truncated' })
  })
})

describe('smallest-sse hears', () => {
  const piece = event({ audio: base64(AUDIO), done: false, status: '206' }, 'audio')

  test('audio, and the end in an unnamed terminator', () => {
    const ear = adapterSession(smallestSse)
    expect(
      ear.hear(head(200, { 'x-request-id': 'task_9' }), piece, event({ status: '200', done: true }), eof),
    ).toEqual([
      { kind: 'note', requestId: 'task_9' },
      { kind: 'audio', audio: Buffer.from(AUDIO) },
      { kind: 'end' },
    ])
  })

  test('no end in the `done: false` of every event, and no audio in an empty string', () => {
    expect(adapterSession(smallestSse).hear(event({ audio: '', done: false, status: '206' }))).toEqual([])
    expect(adapterSession(smallestSse).hear(event({ status: '206', done: 'false' }))).toEqual([])
  })

  test('audio before the end if one event has both, and only one end', () => {
    const both = event({ audio: base64(AUDIO), done: true })
    expect(kindsOf(adapterSession(smallestSse).hear(head(200), both, event({ done: true }), eof))).toEqual([
      'audio',
      'end',
    ])
  })

  test('a truncated response in a body without a terminator', () => {
    expect(adapterSession(smallestSse).hear(head(200), piece, eof).at(-1)).toMatchObject({
      fault: { kind: 'truncated' },
    })
  })

  test('each response of a reused connection anew', () => {
    const turn = [head(200), piece, event({ done: true }), eof]
    expect(kindsOf(adapterSession(smallestSse).hear(...turn, ...turn))).toEqual([
      'audio',
      'end',
      'audio',
      'end',
    ])
  })

  test.each([
    ['an event that is not JSON', { kind: 'event', event: '', data: 'oops' } as const, 'protocol'],
    ['an error in mid-stream', event({ status: 'error', message: 'synthesis failed' }, 'error'), 'server'],
    ['an error with an HTTP status', event({ status: '503', message: 'later' }), 'server'],
    ['an error beside a good status', event({ status: '200', error: 'Rate limit exceeded' }), 'limit'],
  ])('%s as a fault, and then no end', (_, frame, kind) => {
    const heard = adapterSession(smallestSse).hear(head(200), frame, event({ done: true }), eof)
    expect(heard).toMatchObject([{ kind: 'fault', fault: { kind } }])
  })
})

describe('smallest-http hears', () => {
  const bytes: Frame = { kind: 'binary', bytes: AUDIO }

  test('the unchanged body, whatever its content type, and the end with the body', () => {
    const heard = adapterSession(smallestHttp).hear(
      head(200, { 'content-type': 'audio/wav', 'x-request-id': 'r' }),
      bytes,
      eof,
    )
    expect(heard).toEqual([
      { kind: 'note', requestId: 'r' },
      { kind: 'audio', audio: AUDIO },
      { kind: 'end' },
    ])
  })

  test('an error inside a 200, which arrives as text', () => {
    const json = head(200, { 'content-type': 'audio/wav' })
    const text = '{"error":"InternalServerError","message":"no voice today"}'
    expect(adapterSession(smallestHttp).hear(json, { kind: 'text', text }, eof)).toMatchObject([
      { kind: 'fault', fault: { detail: 'InternalServerError: no voice today' } },
    ])
  })
})

describe('a refusal', () => {
  const list = { error: [{ code: 'custom', path: ['voice_id'], message: 'Invalid Voice ID' }] }

  test.each([
    [
      'a word and a message',
      400,
      { error: 'InvalidRequest', message: 'text is required' },
      'rejected',
      'InvalidRequest: text is required',
    ],
    ['a validator’s list', 400, list, 'rejected', 'custom: voice_id: Invalid Voice ID'],
    [
      'a plan that has not got the feature',
      400,
      { message: 'upgrade to a higher plan' },
      'auth',
      'upgrade to a higher plan',
    ],
    [
      'no key',
      401,
      { message: 'Unauthorized: No tokens provided' },
      'auth',
      'Unauthorized: No tokens provided',
    ],
    ['a bad key', 401, { error: 'unauthorized' }, 'auth', 'unauthorized'],
    ['the wrong workspace', 403, {}, 'auth', '{}'],
    [
      'a retired model',
      410,
      { status: 'error', error_code: 'MODEL_DEPRECATED', message: 'gone' },
      'rejected',
      'MODEL_DEPRECATED: gone',
    ],
    ['a limit without words', 429, '', 'limit', 'HTTP 429'],
    ['a failure that calls itself invalid', 500, { error: 'invalid state' }, 'server', 'invalid state'],
    ['a gateway’s page', 502, '<html>Bad gateway</html>', 'server', '<html>Bad gateway</html>'],
    ['a redirect', 302, '', 'protocol', 'HTTP 302'],
  ])('in the shape of %s', (_, status, body, kind, detail) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    for (const { readRefusal } of [smallestWs, smallestSse, smallestHttp])
      expect(readRefusal?.(status, text, {})).toEqual({ kind, status, detail })
  })

  test('keeps `Retry-After` in seconds, but not as a date, which needs a clock', () => {
    expect(smallestWs.readRefusal?.(429, '', { 'retry-after': '7' })).toMatchObject({ retryAfter: 7 })
    expect(
      smallestWs.readRefusal?.(429, '', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }),
    ).not.toHaveProperty('retryAfter')
  })

  test('is shortened', () => {
    expect(smallestWs.readRefusal?.(500, 'x'.repeat(5000), {}).detail).toBe(`${'x'.repeat(300)}…`)
  })
})
