import { describe, expect, test } from 'vitest'
import { deepgramWs } from '../../../src/adapters/deepgram/websocket.ts'
import type { Cue } from '../../../src/core/adapter/adapter.ts'
import { adapterSession, binary, head, kindsOf, message, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'wss://api.deepgram.com', model: 'aura-2', voice: 'thalia', language: 'en' }
const connect = () => adapterSession(deepgramWs, {}, JOB)
const text = (content: string, last: boolean): Cue => ({ kind: 'text', text: content, last })
const turn = (words: string): Cue[] => [{ kind: 'start' }, text(words, true), { kind: 'end' }]
const flushed = (sequence_id = 0) => message({ type: 'Flushed', sequence_id })
const cleared = message({ type: 'Cleared', sequence_id: 0 })
const audio = binary('\x01\x02\x03')

describe('a turn', () => {
  test('sends text and a flush: without a flush audio is not guaranteed', () => {
    expect(parseFrames(connect().say({ kind: 'open' }, ...turn('Hello.')))).toEqual([
      { type: 'Speak', text: 'Hello.' },
      { type: 'Flush' },
    ])
  })

  test('with streamed text is flushed once, because only 20 flushes per minute are allowed', () => {
    const said = connect().say(text('Your ', false), text('', false), text('table.', true), { kind: 'end' })
    expect(parseFrames(said)).toEqual([
      { type: 'Speak', text: 'Your ' },
      { type: 'Speak', text: 'table.' },
      { type: 'Flush' },
    ])
  })

  test('whose text was already flushed is not flushed again', () => {
    expect(parseFrames(connect().say(text('Hi.', true), { kind: 'flush' }, { kind: 'end' }))).toEqual([
      { type: 'Speak', text: 'Hi.' },
      { type: 'Flush' },
    ])
  })

  test('is cancelled with Clear, closed with Close, and has no keepalive', () => {
    expect(parseFrames(connect().say({ kind: 'cancel' }, { kind: 'close' }, { kind: 'keepalive' }))).toEqual([
      { type: 'Clear' },
      { type: 'Close' },
    ])
  })

  test('dials with voice and format, which are fixed for the connection, and without a container', () => {
    expect(deepgramWs.dial(sampleJob(deepgramWs.parseOptions({ speed: 1.5 }), JOB))).toEqual({
      carrier: 'websocket',
      url: 'wss://api.deepgram.com/v1/speak?model=aura-2-thalia-en&encoding=linear16&sample_rate=24000&speed=1.5',
      headers: { authorization: 'Token sk_secret' },
    })
    const format = { encoding: 'mulaw', container: 'raw', sampleRate: 8000 } as const
    expect(deepgramWs.dial(sampleJob({}, { ...JOB, format })).url).toContain(
      'encoding=mulaw&sample_rate=8000',
    )
  })
})

describe('the WebSocket hears', () => {
  test('no audio in the greeting, audio in frames of any length, and the end after the last one', () => {
    const { say, hear } = connect()
    say(...turn('Hello.'))
    const greeting = message({ type: 'Metadata', request_id: 'd1', model_name: 'aura-2-thalia-en' })
    expect(hear(head(101, { 'dg-request-id': 'd1' }), greeting, audio, binary(''), flushed())).toEqual([
      { kind: 'note', requestId: 'd1' },
      { kind: 'note', requestId: 'd1' },
      { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
      { kind: 'end' },
    ])
  })

  test('the end only after the last of several flushes', () => {
    const { say, hear } = connect()
    say(text('One. ', false), { kind: 'flush' }, text('Two.', true), { kind: 'end' })
    expect(kindsOf(hear(audio, flushed(0), audio, flushed(1)))).toEqual(['audio', 'flushed', 'audio', 'end'])
  })

  test('no end while more text is to come, even if every flush is complete', () => {
    const { say, hear } = connect()
    say(text('One. ', false), { kind: 'flush' })
    expect(kindsOf(hear(audio, flushed()))).toEqual(['audio', 'flushed'])
    say(text('Two.', true), { kind: 'end' })
    expect(kindsOf(hear(audio, flushed()))).toEqual(['audio', 'end'])
  })

  test('turn after turn on one connection', () => {
    const { say, hear } = connect()
    for (const words of ['One.', 'Two.', 'Three.']) {
      say(...turn(words))
      expect(kindsOf(hear(audio, flushed()))).toEqual(['audio', 'end'])
    }
  })

  test('the connection’s id for every turn, although it is sent once', () => {
    const { hear } = connect()
    const note = { kind: 'note', requestId: 'd1' }
    expect(hear(head(101), message({ type: 'Metadata', request_id: 'd1' }), head(101))).toEqual([note, note])
  })

  test.each([
    ['the documents’', { code: 'EXCESSIVE_FLUSH', description: 'Rate limit exceeded for flushes.' }],
    ['the wire’s', { warn_code: 'EXCESSIVE_FLUSH', warn_msg: 'Rate limit exceeded for flushes.' }],
  ])(
    'a limit in the warning about the 21st flush, in %s spelling: nothing else would ever come',
    (_, fields) => {
      const { say, hear } = connect()
      say(...turn('Hello.'))
      expect(hear(message({ type: 'Warning', ...fields }))).toEqual([
        {
          kind: 'fault',
          fault: { kind: 'limit', detail: 'EXCESSIVE_FLUSH: Rate limit exceeded for flushes.' },
        },
      ])
      expect(deepgramWs.facts.reuseAfterFault).toBe(false)
    },
  )

  test.each([
    ['another warning', message({ type: 'Warning', code: 'TEXT_LENGTH', description: 'long' })],
    ['a type nobody documented', message({ type: 'constructor' })],
    ['an object without a type', message({})],
  ])('nothing in %s', (_, frame) => expect(connect().hear(frame)).toEqual([]))

  test('a fault in an error, and in anything that is not a message', () => {
    const error = message({ type: 'Error', code: 'NET-0000', description: 'internal' })
    expect(connect().hear(error)).toMatchObject([{ fault: { kind: 'server', detail: 'NET-0000: internal' } }])
    expect(connect().hear({ kind: 'text', text: 'x' })).toMatchObject([{ fault: { kind: 'protocol' } }])
  })
})

describe('after a Clear', () => {
  const cancelled = () => {
    const connection = connect()
    connection.say(...turn('Stop me.'), { kind: 'cancel' })
    return connection
  }

  test('audio in progress is still heard, and the acknowledgement is the end', () => {
    expect(kindsOf(cancelled().hear(audio, audio, cleared))).toEqual(['audio', 'audio', 'end'])
  })

  test('a flush that completes meanwhile is not the end', () => {
    expect(kindsOf(cancelled().hear(audio, flushed(), cleared))).toEqual(['audio', 'flushed', 'end'])
  })

  test('the next turn ends with its own flush, even if the cancelled one completes late', () => {
    for (const late of [[], [flushed()]]) {
      const { say, hear } = cancelled()
      hear(audio, cleared)
      say(...turn('Next.'))
      expect(kindsOf(hear(...late, audio, flushed()))).toEqual(['audio', 'end'])
    }
  })

  test('text that was never flushed is gone, so that the next turn is flushed as usual', () => {
    const { say, hear } = connect()
    say({ kind: 'start' }, text('Never ', false), { kind: 'cancel' })
    expect(kindsOf(hear(cleared))).toEqual(['end'])
    expect(parseFrames(say(...turn('Next.')))).toEqual([{ type: 'Speak', text: 'Next.' }, { type: 'Flush' }])
    expect(kindsOf(hear(audio, flushed()))).toEqual(['audio', 'end'])
  })

  test('an unrequested acknowledgement ends nothing', () => {
    expect(connect().hear(cleared)).toEqual([])
  })
})

describe('a close before the end', () => {
  test.each([
    [1000, '', 'truncated'],
    [1006, '', 'network'],
    [1003, 'MESSAGE-0000', 'rejected'],
    [1008, 'DATA-0000: not a valid command', 'rejected'],
    [1008, 'DATA-0001: too many characters in recent window', 'limit'],
    [1009, 'BIG-0001', 'rejected'],
    [1011, 'NET-0000', 'server'],
    [1011, 'NET-0001', 'network'],
    [1011, 'NET-0003', 'limit'],
  ])('with %d and the reason %j is a fault: %s', (code, reason, kind) => {
    expect(deepgramWs.readClose?.(code, reason, connect().memory)).toMatchObject({ kind, status: code })
  })

  test('is a fault in the second turn although the first was complete, and none between them', () => {
    const { say, hear, memory } = connect()
    say(...turn('One.'))
    hear(audio, flushed())
    expect(deepgramWs.readClose?.(1000, '', memory)).toBeUndefined()
    say(...turn('Two.'))
    expect(deepgramWs.readClose?.(1000, '', memory)).toMatchObject({ kind: 'truncated' })
  })
})

test('a refused upgrade without a body gives its reason in a header', () => {
  const headers = { 'dg-error': 'Too many requests', 'dg-request-id': 'd1' }
  expect(deepgramWs.readRefusal?.(429, '', headers)).toEqual({
    kind: 'limit',
    status: 429,
    detail: 'Too many requests',
  })
})
