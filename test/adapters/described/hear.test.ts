import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../src/core/adapter/adapter.ts'
import { adapterSession, base64, binary, eof, event, head, kindsOf, message } from '../adapter-session.ts'
import { adapterOf, httpDescription, webSocketDescription } from './sample-descriptions.ts'

const AUDIO = new Uint8Array([1, 2, 3, 4, 255, 0])
const text = (content: string): Frame => ({ kind: 'text', text: content })
const TEXT = { kind: 'text', text: 'Hi.', last: true } as const
const END = { kind: 'end' } as const

const PIECE = {
  events: [{ when: { at: '/audio', filled: true }, means: 'audio' }],
  audio: { at: '/audio', decode: 'base64' },
}
const connect = (raw: Record<string, unknown>) => adapterSession(adapterOf(raw))

describe('codecs', () => {
  const piece = { audio: base64(AUDIO) }
  const audioEvents = [{ kind: 'audio', audio: Buffer.from(AUDIO) }]

  test('raw: the body is audio, and JSON instead is a fault by the failure tables', () => {
    const failures = { code: '/err/no', message: '/err/why', codes: { limit: [1002] } }
    const connection = connect(httpDescription({ failures, correlation: { headers: 'x-id' } }))
    expect(connection.hear(head(200, { 'x-id': 'r' }), binary(AUDIO), eof)).toEqual([
      { kind: 'note', requestId: 'r' },
      ...audioEvents,
      { kind: 'end' },
    ])
    expect(connection.hear(head(200), text('{"err":{"no":1002,"why":"slow down"}}'), eof)).toMatchObject([
      { fault: { kind: 'limit', detail: '1002: slow down' } },
    ])
  })

  test('sse: JSON in each event, whatever its event name', () => {
    expect(
      connect(httpDescription({ codec: 'sse', ...PIECE })).hear(
        head(200),
        event(piece, 'x'),
        event(' '),
        eof,
      ),
    ).toEqual([...audioEvents, { kind: 'end' }])
  })

  test('lines: JSON in each line', () => {
    expect(
      connect(httpDescription({ codec: 'lines', ...PIECE })).hear(head(200), message(piece), text('  '), eof),
    ).toEqual([...audioEvents, { kind: 'end' }])
  })

  test('lines that begin with `data:`, one or two newlines apart; other lines are skipped', () => {
    const codec = { kind: 'lines', strip: 'data:' }
    const line = `data: ${JSON.stringify(piece)}`
    const connection = connect(httpDescription({ codec, ...PIECE }))
    expect(
      kindsOf(
        connection.hear(
          head(200),
          text(': hello'),
          text('event: audio'),
          text(line),
          text(line),
          text('data:'),
          eof,
        ),
      ),
    ).toEqual(['audio', 'audio', 'end'])
  })

  test('plain JSON instead of lines that begin with `data:`: an error inside a 200', () => {
    const codec = { kind: 'lines', strip: 'data:' }
    const events = [{ when: { at: '/error', exists: true }, means: 'error' }, ...PIECE.events]
    expect(
      connect(httpDescription({ codec, ...PIECE, events })).hear(
        head(200),
        message({ error: 'no credit' }),
        eof,
      ),
    ).toMatchObject([{ fault: { detail: 'no credit' } }])
  })

  test.each([
    [{}, 'none'],
    [{ error: '' }, 'none'],
    [{ error: [] }, 'none'],
    [{ error: 0 }, 'none'],
    [{ error: 'x' }, 'fault'],
  ])('%j beside audio: a field that says that there is no error is none', (fields, expected) => {
    const events = [{ when: { at: '/error', exists: true }, means: 'error' }, ...PIECE.events]
    const connection = connect(httpDescription({ codec: 'sse', ...PIECE, events }))
    const [first] = connection.hear(event({ ...piece, ...fields }))
    expect(first?.kind).toBe(expected === 'none' ? 'audio' : 'fault')
  })

  test('sse: audio that is not JSON is a fault, also if the name of its event is enough to know it', () => {
    const events = [{ when: { event: 'Audio' }, means: 'audio' }]
    const connection = connect(httpDescription({ codec: 'sse', ...PIECE, events }))
    expect(connection.hear(event('{"audio":"\0', 'Audio'))).toMatchObject([{ fault: { kind: 'protocol' } }])
  })

  test('sse: a body with another content type has no events and is a fault', () => {
    const json = head(200, { 'content-type': 'application/json' })
    expect(connect(httpDescription({ codec: 'sse', ...PIECE })).hear(json, eof)).toMatchObject([
      { fault: { kind: 'protocol', detail: 'the server answered with application/json instead of events' } },
    ])
    const events = head(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    expect(kindsOf(connect(httpDescription({ codec: 'sse', ...PIECE })).hear(events, eof))).toEqual(['end'])
  })

  test('json: the whole body at once', () => {
    expect(
      connect(httpDescription({ codec: 'json', ...PIECE })).hear(head(200), message(piece), eof),
    ).toEqual([...audioEvents, { kind: 'end' }])
  })

  test('msgpack: bytes in a binary frame', () => {
    const events = [
      { when: { at: '/event', is: 'audio' }, means: 'audio' },
      { when: { at: '/event', is: 'finish' }, means: 'end' },
    ]
    const connection = connect(webSocketDescription({ codec: 'msgpack', events, audio: { at: '/audio' } }))
    const packed = (fields: object): Frame => ({ kind: 'binary', bytes: encode(fields) })
    const [one, ...others] = connection.hear(
      packed({ event: 'audio', audio: AUDIO }),
      packed({ event: 'finish' }),
    )
    expect(one?.kind === 'audio' && [...one.audio]).toEqual([...AUDIO])
    expect(others).toEqual([{ kind: 'end' }])
  })

  test('binary frames with audio, beside JSON messages', () => {
    const events = [{ when: { at: '/type', is: 'done' }, means: 'end' }]
    const connection = connect(webSocketDescription({ events, audio: { binary: true } }))
    expect(
      connection.hear(message({ type: 'hello' }), binary(AUDIO), binary(''), message({ type: 'done' })),
    ).toEqual([...audioEvents, { kind: 'end' }])
  })

  test('text: rules read the text itself, and unknown text is skipped', () => {
    const events = [
      { when: { at: '', is: 'EOS' }, means: 'end' },
      { when: { at: '', contains: 'too many' }, means: 'error' },
    ]
    const connection = connect(
      webSocketDescription({
        codec: 'text',
        events,
        audio: { binary: true },
        failures: { words: { limit: ['too many'] } },
      }),
    )
    expect(connection.hear(text('warming up'), binary(AUDIO), text('EOS'))).toEqual([
      ...audioEvents,
      { kind: 'end' },
    ])
    expect(connection.hear(text('Too Many calls'))).toMatchObject([
      { fault: { kind: 'limit', detail: 'Too Many calls' } },
    ])
  })

  test.each([
    ['half a JSON object', webSocketDescription(), text('{"type":"au')],
    ['a binary frame that the description does not expect', webSocketDescription(), binary(AUDIO)],
    [
      'MessagePack that is none',
      webSocketDescription({ codec: 'msgpack', audio: { at: '/data' } }),
      binary('\u00c1'),
    ],
    ['an event that is no JSON', httpDescription({ codec: 'sse', ...PIECE }), event('oops')],
  ])('%s is a protocol fault', (_, raw, frame) => {
    expect(connect(raw).hear(frame)).toMatchObject([{ kind: 'fault', fault: { kind: 'protocol' } }])
  })

  test('`[DONE]` is readable if a rule matches it', () => {
    const events = [{ when: { at: '', is: '[DONE]' }, means: 'end' }, ...PIECE.events]
    const connection = connect(httpDescription({ codec: 'sse', ...PIECE, events, completion: 'event' }))
    expect(kindsOf(connection.hear(head(200), event(piece), event('[DONE]'), eof))).toEqual(['audio', 'end'])
  })
})

describe('audio', () => {
  test.each(['base64', 'hex'] as const)('in %s is decoded byte for byte', (decode) => {
    const connection = connect(webSocketDescription({ audio: { at: '/data', decode } }))
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (bytes) => {
        const data = Buffer.from(bytes).toString(decode)
        expect(connection.hear(message({ type: 'audio', data }))).toEqual([
          { kind: 'audio', audio: Buffer.from(bytes) },
        ])
      }),
    )
  })

  test('that is empty, absent or not a string is skipped', () => {
    for (const data of ['', undefined, 7, {}, ['AAAA']])
      expect(connect(webSocketDescription()).hear(message({ type: 'audio', data }))).toEqual([])
  })

  test('at another sample rate than announced is a fault', () => {
    const named = head(200, { 'content-type': 'audio/L16;rate=48000' })
    expect(connect(httpDescription({ codec: 'lines', ...PIECE })).hear(named)).toMatchObject([
      { fault: { kind: 'protocol' } },
    ])
  })
})

describe('rules', () => {
  const judge = (when: unknown, unit: unknown, name = '') =>
    kindsOf(
      connect(
        httpDescription({
          codec: 'sse',
          events: [{ when, means: 'flushed' }, { means: ['audio'] }],
          audio: { at: '/x', decode: 'base64' },
        }),
      ).hear(event(unit, name)),
    ).includes('flushed')

  test.each([
    ['is', { at: '/a', is: 1 }, { a: 1 }, { a: '1' }],
    ['is null', { at: '/a', is: null }, { a: null }, {}],
    ['isNot', { at: '/a', isNot: 0 }, { a: 1 }, { a: 0 }],
    ['in', { at: '/a', in: [1, 'x'] }, { a: 'x' }, { a: 2 }],
    ['notIn', { at: '/a', notIn: [0] }, { a: 2 }, { a: 0 }],
    ['exists', { at: '/a', exists: true }, { a: 0 }, { a: null }],
    ['does not exist', { at: '/a', exists: false }, {}, { a: '' }],
    ['truthy', { at: '/a', truthy: true }, { a: 'x' }, { a: 0 }],
    ['filled', { at: '/a', filled: true }, { a: 'x' }, { a: '' }],
    ['contains', { at: '/a', contains: 'LIMIT' }, { a: 'rate limit hit' }, { a: 'rate' }],
    ['a deep place', { at: '/a/0/b~1c', is: 1 }, { a: [{ 'b/c': 1 }] }, { a: [{ b: { c: 1 } }] }],
    [
      'all',
      {
        all: [
          { at: '/a', is: 1 },
          { at: '/b', is: 2 },
        ],
      },
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    [
      'any',
      {
        any: [
          { at: '/a', is: 1 },
          { at: '/b', is: 2 },
        ],
      },
      { a: 0, b: 2 },
      { a: 0, b: 3 },
    ],
    ['not', { not: { at: '/a', is: 1 } }, { a: 2 }, { a: 1 }],
  ])('ask %s', (_, when, yes, no) => {
    expect([judge(when, yes), judge(when, no)]).toEqual([true, false])
  })

  test('match the name of an event', () => {
    expect([judge({ event: 'done' }, {}, 'done'), judge({ event: 'done' }, {}, '')]).toEqual([true, false])
  })

  test('find nothing in properties that every object inherits', () => {
    expect(judge({ at: '/constructor/name', exists: true }, { a: 1 })).toBe(false)
  })

  test('apply in order, and the first match decides: a repeated utterance is ignored', () => {
    const events = [{ when: { at: '/extra', exists: true }, means: 'ignore' }, ...PIECE.events]
    const connection = connect(httpDescription({ codec: 'lines', ...PIECE, events }))
    expect(connection.hear(message({ audio: base64(AUDIO), extra: {} }))).toEqual([])
  })

  test('may have several meanings, in order', () => {
    const events = [{ when: { at: '/final', is: true }, means: ['audio', 'end'] }]
    expect(
      kindsOf(connect(webSocketDescription({ events })).hear(message({ final: true, data: base64(AUDIO) }))),
    ).toEqual(['audio', 'end'])
  })

  test('skip a message that none of them matches', () => {
    expect(connect(webSocketDescription()).hear(message({ type: 'word', word: 'Hi' }))).toEqual([])
  })
})

describe('completion', () => {
  const done = message({ type: 'done' })

  test('by an event: once per turn, and a body that ends before it is truncated', () => {
    const connection = connect(webSocketDescription())
    connection.say(TEXT)
    expect(kindsOf(connection.hear(done, done))).toEqual(['end'])
    connection.say(TEXT)
    expect(kindsOf(connection.hear(done))).toEqual(['end'])
    const events = [...PIECE.events, { when: { at: '/done', is: true }, means: 'end' }]
    const body = connect(httpDescription({ codec: 'lines', ...PIECE, events, completion: 'event' }))
    expect(body.hear(head(200), message({ audio: base64(AUDIO) }), eof).at(-1)).toMatchObject({
      fault: { kind: 'truncated' },
    })
  })

  test('by counting: as many answers as flushes, the last one after the last text', () => {
    const script = { text: { text: '{text}' }, flush: { flush: true }, end: { flush: true } }
    const events = [{ when: { at: '/stop', is: true }, means: 'flushed' }]
    const connection = connect(
      webSocketDescription({
        script,
        events,
        audio: { binary: true },
        completion: 'count',
        text: { input: 'streamed' },
      }),
    )
    const stop = message({ stop: true })
    for (const _ of [1, 2]) {
      connection.say({ kind: 'start' }, { ...TEXT, last: false }, { kind: 'flush' }, TEXT)
      expect(kindsOf(connection.hear(stop))).toEqual(['flushed'])
      connection.say(END)
      expect(kindsOf(connection.hear(stop, stop))).toEqual(['end', 'flushed'])
    }
  })

  test('by the close: a listed code is no fault, another is', () => {
    const adapter = adapterOf(webSocketDescription({ completion: { close: [1000, 4001] } }))
    const { memory } = adapterSession(adapter)
    expect(adapter.readClose?.(1000, '', memory)).toBeUndefined()
    expect(adapter.readClose?.(4001, '', memory)).toBeUndefined()
    expect(adapter.readClose?.(1011, 'oops', memory)).toMatchObject({ kind: 'server', detail: 'oops' })
  })

  test('a close in mid-response is truncated, or the fault that the description gives its code or reason', () => {
    const failures = { closes: { limit: [1008] }, words: { auth: ['bad key'] } }
    const adapter = adapterOf(webSocketDescription({ failures }))
    const connection = adapterSession(adapter)
    connection.say(TEXT)
    const read = (code: number, reason = '') => adapter.readClose?.(code, reason, connection.memory)?.kind
    expect([read(1000), read(1006), read(1008), read(4000, 'Bad key')]).toEqual([
      'truncated',
      'network',
      'limit',
      'auth',
    ])
    connection.hear(done)
    expect(read(1000)).toBeUndefined()
  })
})

describe('failures', () => {
  const failures = {
    code: ['/error/code', '/code'],
    message: ['/error/message', '/why'],
    status: '/status',
    codes: { limit: [1002, 'quota'], auth: ['bad_key'] },
    words: { limit: ['slow down'] },
    statuses: { limit: [418] },
  }
  const fault = (fields: object) =>
    connect(webSocketDescription({ failures })).hear(message({ type: 'error', ...fields }))[0]

  test.each([
    ['a code, as a number', { code: 1002, why: 'no' }, 'limit'],
    ['a code, as a text', { error: { code: 'bad_key', message: 'no' } }, 'auth'],
    ['its words', { why: 'Please SLOW DOWN' }, 'limit'],
    ['a status inside the event', { status: 422, why: 'no' }, 'rejected'],
    ['nothing that is known', { why: 'boom' }, 'server'],
  ])('are known by %s', (_, fields, kind) => {
    expect(fault(fields)).toMatchObject({ kind: 'fault', fault: { kind } })
  })

  test('keep the provider’s error text, wherever it is', () => {
    expect(fault({ code: 1002, why: 'no' })).toMatchObject({
      fault: { detail: expect.stringContaining('no') },
    })
    expect(fault({ strange: true })).toMatchObject({ fault: { detail: expect.stringContaining('error') } })
  })

  test('of a refusal are decided by code, then words, then the description’s statuses, then HTTP', () => {
    const read = (status: number, body: string) =>
      adapterOf(httpDescription({ failures })).readRefusal?.(status, body, { 'retry-after': '3' })
    expect(read(400, '{"code":"quota"}')).toMatchObject({ kind: 'limit', status: 400, retryAfter: 3 })
    expect(read(401, 'slow down, please')).toMatchObject({ kind: 'limit', detail: 'slow down, please' })
    expect(read(418, '')).toMatchObject({ kind: 'limit' })
    expect(read(401, '')).toMatchObject({ kind: 'auth', detail: 'HTTP 401' })
  })
})

describe('routing and correlation', () => {
  test('report the stream of a message, and the provider’s request id once', () => {
    const raw = webSocketDescription({
      routing: { reuse: 'multiplexed', stream: '/id' },
      correlation: { headers: 'x-id', at: '/request' },
    })
    const connection = connect(raw)
    const audio = { type: 'audio', data: base64(AUDIO), request: 'r9' }
    expect(
      connection.hear(
        head(101, { 'x-id': 'up' }),
        message({ ...audio, id: 's1' }),
        message({ ...audio, id: 's2' }),
      ),
    ).toEqual([
      { kind: 'note', requestId: 'up' },
      { kind: 'note', requestId: 'r9', stream: 's1' },
      { kind: 'audio', audio: Buffer.from(AUDIO), stream: 's1' },
      { kind: 'audio', audio: Buffer.from(AUDIO), stream: 's2' },
    ])
  })

  test('of a handshake mean `ready`', () => {
    const events = [
      { when: { at: '/type', is: 'hello' }, means: 'ready' },
      ...PIECE.events,
      { when: { at: '/x', is: 1 }, means: 'end' },
    ]
    expect(connect(webSocketDescription({ ...PIECE, events })).hear(message({ type: 'hello' }))).toEqual([
      { kind: 'ready' },
    ])
  })
})

describe('a rate that the server announces', () => {
  const raw = { words: { pcm: 'pcm_s16le/raw' }, rates: [24000] }

  test.each([
    ['24000', [{ kind: 'audio', audio: Buffer.from(AUDIO) }, END]],
    ['no number', [{ kind: 'audio', audio: Buffer.from(AUDIO) }, END]],
    ['44100', [{ kind: 'fault', fault: expect.objectContaining({ kind: 'protocol' }) }]],
  ])('in a header: %s', (rate, events) => {
    const connection = connect(httpDescription({ format: { ...raw, announced: { header: 'x-rate' } } }))
    expect(connection.hear(head(200, { 'x-rate': rate }), binary(AUDIO), eof)).toEqual(events)
  })

  test.each([
    [24_000, ['audio', 'end']],
    [44_100, ['fault']],
  ])('in a message before the audio: %i', (rate, kinds) => {
    const connection = connect(webSocketDescription({ format: { ...raw, announced: { at: '/rate' } } }))
    const heard = connection.hear(
      message({ type: 'begin', rate }),
      ...(rate === 24_000
        ? [message({ type: 'audio', data: base64(AUDIO) }), message({ type: 'done' })]
        : []),
    )
    expect(kindsOf(heard)).toEqual(kinds)
  })
})
