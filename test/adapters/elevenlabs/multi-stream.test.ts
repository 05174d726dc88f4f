import { describe, expect, test } from 'vitest'
import { elevenlabsMulti } from '../../../src/adapters/elevenlabs/multi-stream.ts'
import type { Cue } from '../../../src/core/adapter/adapter.ts'
import { adapterSession, message, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'wss://api.elevenlabs.io', model: 'eleven_flash_v2_5', voice: 'v1', language: 'en' }
const connect = (raw: Record<string, unknown> = {}) => adapterSession(elevenlabsMulti, raw, JOB)
const context_id = 'run-7_t12'
const final = (contextId: string | undefined) => message({ audio: null, isFinal: true, contextId })

const TURN: readonly Cue[] = [
  { kind: 'open' },
  { kind: 'start' },
  { kind: 'text', text: 'Your table is booked.', last: true },
  { kind: 'end' },
]

describe('a turn in a context', () => {
  test('opens it, flushes with the text, and closes it: the final message comes only then', () => {
    expect(parseFrames(connect({ stability: 1 }).say(...TURN))).toEqual([
      { text: ' ', voice_settings: { stability: 1 }, context_id },
      { text: 'Your table is booked.', context_id, flush: true },
      { context_id, close_context: true },
    ])
  })

  test('with streamed text flushes once, with the last piece', () => {
    const pieces = ['Your ', '', 'table.'].map((text, at): Cue => ({ kind: 'text', text, last: at === 2 }))
    expect(parseFrames(connect().say(...pieces, { kind: 'end' }))).toEqual([
      { text: 'Your ', context_id },
      { text: 'table.', context_id, flush: true },
      { context_id, close_context: true },
    ])
  })

  test('flushes before it closes if no piece was marked as the last', () => {
    expect(parseFrames(connect().say({ kind: 'text', text: 'Hi. ', last: false }, { kind: 'end' }))).toEqual([
      { text: 'Hi. ', context_id },
      { context_id, flush: true },
      { context_id, close_context: true },
    ])
  })

  test('is cancelled by closing its context, and the connection stays', () => {
    expect(parseFrames(connect().say({ kind: 'cancel' }))).toEqual([{ context_id, close_context: true }])
    expect(elevenlabsMulti.facts).toMatchObject({ reuse: 'multiplexed', reuseAfterCancel: true })
  })

  test('is kept alive by an empty text, which closes nothing here, and ends by closing the socket', () => {
    expect(parseFrames(connect().say({ kind: 'keepalive' }, { kind: 'flush' }, { kind: 'close' }))).toEqual([
      { text: '' },
      { context_id, flush: true },
      { close_socket: true },
    ])
  })

  test('dials its own path', () => {
    const { url } = elevenlabsMulti.dial(sampleJob({}, JOB))
    expect(new URL(url).pathname).toBe('/v1/text-to-speech/v1/multi-stream-input')
  })
})

describe('multi-stream-input hears', () => {
  test.each([
    ['the server’s spelling', 'contextId'],
    ['the client’s', 'context_id'],
  ])('whose audio it is, in %s', (_, name) => {
    expect(connect().hear(message({ audio: 'AQID', isFinal: null, [name]: 'another' }))).toEqual([
      { kind: 'audio', audio: Buffer.from([1, 2, 3]), stream: 'another' },
    ])
  })

  test('the end of one context and not of another', () => {
    const { say, hear } = connect()
    say({ kind: 'text', text: 'Not over. ', last: false })
    expect(hear(final('another'), final(context_id))).toEqual([
      { kind: 'end', stream: 'another' },
      { kind: 'flushed', stream: context_id },
    ])
    say({ kind: 'end' })
    expect(hear(final(context_id))).toEqual([{ kind: 'end', stream: context_id }])
  })

  test('an end without audio if the quota is exhausted, about 40 ms after the text', () => {
    const { say, hear } = connect()
    say(...TURN)
    expect(hear(final(context_id))).toEqual([{ kind: 'end', stream: context_id }])
  })

  test('no event in a flush acknowledgement', () => {
    expect(connect().hear(message({ type: 'flush_done', contextId: context_id }))).toEqual([])
  })

  test('an error without a context as a fault of every turn, and gives up the connection', () => {
    const error = { message: 'Too many contexts', error: 'max_active_conversations', code: 1008 }
    const [heard] = connect().hear(message(error))
    expect(heard).toMatchObject({ kind: 'fault', fault: { kind: 'limit', status: 1008 } })
    expect(heard?.stream).toBeUndefined()
    expect(elevenlabsMulti.facts.reuseAfterFault).toBe(false)
  })
})
