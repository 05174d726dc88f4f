import { describe, expect, test } from 'vitest'
import { cartesiaSse } from '../../../src/adapters/cartesia/sse.ts'
import { adapterSession, eof, event, head, kindsOf, parseBody } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'https://api.cartesia.ai', model: 'sonic-3.5', voice: 'v1', language: 'en' }
const connect = () => adapterSession(cartesiaSse, {}, JOB)
const chunk = (data: unknown) =>
  event({ type: 'chunk', data, done: false, status_code: 206, step_time: 12.5 })
const done = event({ type: 'done', done: true, status_code: 206 })

test('the request asks for events, and for timestamps only if an option sets them', () => {
  const dial = cartesiaSse.dial(sampleJob(cartesiaSse.parseOptions({ add_timestamps: true }), JOB))
  expect(dial).toMatchObject({ url: 'https://api.cartesia.ai/tts/sse', framing: 'sse' })
  expect(dial.headers.accept).toBe('text/event-stream')
  expect(parseBody(dial)).toMatchObject({ add_timestamps: true, transcript: 'Your table is booked.' })
  expect(parseBody(cartesiaSse.dial(sampleJob({}, JOB)))).not.toHaveProperty('add_timestamps')
})

describe('the events of an answer', () => {
  test('are audio and an end, with word timestamps before, between and after', () => {
    const times = event({
      type: 'timestamps',
      done: false,
      word_timestamps: { words: [], start: [], end: [] },
    })
    expect(connect().hear(head(200), times, chunk('AQID'), times, chunk('BA=='), times, done, eof)).toEqual([
      { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
      { kind: 'audio', audio: Buffer.from([4]) },
      { kind: 'end' },
    ])
  })

  test.each([
    ['an empty chunk', chunk('')],
    ['a chunk of nothing', chunk(null)],
    ['times of phonemes', event({ type: 'phoneme_timestamps', phoneme_timestamps: {} })],
    ['a type nobody documented', event({ type: 'constructor' })],
    ['a comment', event('')],
  ])('are nothing where there is %s', (_, frame) => {
    expect(connect().hear(head(200), frame)).toEqual([])
  })

  test('are truncated without `done`', () => {
    expect(connect().hear(head(200), chunk('AQID'), eof).at(-1)).toMatchObject({
      fault: { kind: 'truncated' },
    })
  })

  test('end once, and start anew with each response on a reused connection', () => {
    const turn = [head(200), chunk('AQID'), done, done, eof]
    expect(kindsOf(connect().hear(...turn, ...turn))).toEqual(['audio', 'end', 'audio', 'end'])
  })

  test.each([
    [
      'the newer shape',
      {
        type: 'error',
        done: true,
        status_code: 429,
        error_code: 'concurrency_limited',
        title: 'Too many',
        request_id: 'r',
      },
      [{ kind: 'note', requestId: 'r' }, { fault: { kind: 'limit', status: 429 } }],
    ],
    [
      'the older shape',
      { type: 'error', done: true, status_code: 400, error: 'Invalid model: no' },
      [{ fault: { kind: 'rejected', detail: 'Invalid model: no' } }],
    ],
  ])('that complain in %s are a fault, and then no end', (_, fields, expected) => {
    expect(connect().hear(head(200), event(fields, 'error'), done, eof)).toMatchObject(expected)
  })

  test('that are not JSON are a protocol fault', () => {
    expect(connect().hear(head(200), event('[DONE]'))).toMatchObject([{ fault: { kind: 'protocol' } }])
  })
})
