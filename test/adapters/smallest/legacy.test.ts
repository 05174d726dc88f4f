import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { smallestHttp } from '../../../src/adapters/smallest/http.ts'
import { smallestV2Http } from '../../../src/adapters/smallest/legacy/v2-http.ts'
import { smallestV2Sse } from '../../../src/adapters/smallest/legacy/v2-sse.ts'
import { smallestV2Ws } from '../../../src/adapters/smallest/legacy/v2-websocket.ts'
import { smallestV31Http } from '../../../src/adapters/smallest/legacy/v31-http.ts'
import { smallestV31Sse } from '../../../src/adapters/smallest/legacy/v31-sse.ts'
import { smallestV31Ws } from '../../../src/adapters/smallest/legacy/v31-websocket.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { adapterSession, base64, kindsOf, message, parseBody, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'https://api.smallest.ai' }
const TEXT = { kind: 'text', text: 'Hi.', last: true } as const

describe('a legacy route', () => {
  test.each([
    ['smallest-v31-http', '/lightning-v3.1/get_speech'],
    ['smallest-v31-sse', '/lightning-v3.1/stream'],
    ['smallest-v31-ws', '/lightning-v3.1/get_speech/stream'],
    ['smallest-v2-http', '/lightning-v2/get_speech'],
    ['smallest-v2-sse', '/lightning-v2/stream'],
    ['smallest-v2-ws', '/lightning-v2/get_speech/stream'],
  ])('%s ends in %s, on today’s host, the old one, and one that stands in for it', (id, path) => {
    const adapter = ADAPTERS[id]
    const urlFor = (base: string, raw = {}) =>
      adapter?.dial(sampleJob(adapter.parseOptions(raw), { base })).url
    expect(urlFor('https://api.smallest.ai')).toBe(`https://api.smallest.ai/waves/v1${path}`)
    expect(urlFor('https://waves-api.smallest.ai')).toBe(`https://waves-api.smallest.ai/api/v1${path}`)
    expect(urlFor('http://127.0.0.1:4000/kit', { prefix: '/api/v1' })).toBe(
      `http://127.0.0.1:4000/kit/api/v1${path}`,
    )
    expect(() => urlFor('https://api.smallest.ai', { prefix: '/v1' })).toThrow(SetupError)
  })

  test('of v3.1 sends the same as the current route', () => {
    expect(parseBody(smallestV31Http.dial(sampleJob({}, JOB)))).toEqual(
      parseBody(smallestHttp.dial(sampleJob({}, JOB))),
    )
    expect(smallestV31Sse.dial(sampleJob({}, JOB))).toMatchObject({ framing: 'sse' })
    expect(adapterSession(smallestV31Ws).say(TEXT)).toEqual(adapterSession(smallestWs).say(TEXT))
  })

  test('of v3.1 keeps the idle timeout in the query, and rejects options under its own id', () => {
    const options = smallestV31Ws.parseOptions({ timeout: 90 })
    expect(smallestV31Ws.dial(sampleJob(options)).url).toMatch(
      /lightning-v3\.1\/get_speech\/stream\?timeout=90$/,
    )
    expect(() => smallestV31Ws.parseOptions({ continuations: true, max_buffer_flush_ms: 0 })).toThrow(
      'smallest-v31-ws does not accept',
    )
  })

  test('never sends its own option', () => {
    const raw = { prefix: '/api/v1' }
    expect(
      parseBody(smallestV31Http.dial(sampleJob(smallestV31Http.parseOptions(raw), JOB))),
    ).not.toHaveProperty('prefix')
    expect(parseFrames(adapterSession(smallestV31Ws, raw).say(TEXT))[0]).not.toHaveProperty('prefix')
    expect(parseFrames(adapterSession(smallestV2Ws, raw).say(TEXT))[0]).not.toHaveProperty('prefix')
  })

  test('has its own id, and every adapter is listed under its id', () => {
    for (const [id, { facts }] of Object.entries(ADAPTERS)) expect(facts.id).toBe(id)
  })
})

describe('Lightning v2', () => {
  const EXTRAS = { consistency: 0.7, similarity: 0.2, enhancement: 2, add_wav_header: true, speed: 1.5 }
  const BASIC = { text: 'Hi.', voice_id: 'magnus', sample_rate: 24000, output_format: 'pcm', language: 'en' }

  test('names the model in the path only, and has its own options', () => {
    const changes = { ...JOB, text: 'Hi.' }
    expect(parseBody(smallestV2Http.dial(sampleJob({}, changes)))).toEqual(BASIC)
    const options = smallestV2Sse.parseOptions(EXTRAS)
    expect(parseBody(smallestV2Sse.dial(sampleJob(options, changes)))).toEqual({ ...BASIC, ...EXTRAS })
  })

  test.each([
    ['an enhancement above 2', { enhancement: 2.1 }],
    ['a consistency above 1', { consistency: 1.1 }],
    ['an option of v3.1', { math_notation: true }],
  ])('refuses %s', (_, raw) => {
    for (const adapter of [smallestV2Http, smallestV2Sse, smallestV2Ws])
      expect(() => adapter.parseOptions(raw)).toThrow(SetupError)
  })

  test('has a wider speed range over WebSocket than over HTTP', () => {
    expect(smallestV2Ws.parseOptions({ speed: 5 })).toEqual({ speed: 5 })
    expect(() => smallestV2Http.parseOptions({ speed: 5 })).toThrow(SetupError)
  })

  test('over WebSocket holds text until the last piece flushes it, and hears the same responses as v3.1', () => {
    const ear = adapterSession(smallestV2Ws, { complete_backoff_ms: 0, similarity: 1 })
    const pieces = parseFrames(ear.say({ kind: 'start' }, { ...TEXT, last: false }, TEXT, { kind: 'end' }))
    const common = { ...BASIC, complete_backoff_ms: 0, similarity: 1 }
    expect(pieces).toEqual([
      { ...common, continue: true, flush: false },
      { ...common, continue: false, flush: true },
    ])
    const chunk = message({ request_id: 'r', status: 'chunk', data: { audio: base64(new Uint8Array(4)) } })
    const complete = message({ request_id: 'r', status: 'complete', message: 'All chunks sent', done: true })
    expect(kindsOf(ear.hear(chunk, complete))).toEqual(['note', 'audio', 'end'])
  })

  test('is retired, and keeps the text of its 410', () => {
    const body = JSON.stringify({
      status: 'error',
      error_code: 'MODEL_DEPRECATED',
      message: 'Lightning v2 is gone',
      recommended_endpoint: '/waves/v1/lightning-v3.1/get_speech',
    })
    for (const { facts, readRefusal } of [smallestV2Http, smallestV2Sse, smallestV2Ws]) {
      expect(facts.retired).toBe('2026-05-19')
      expect(readRefusal?.(410, body, {})).toEqual({
        kind: 'rejected',
        status: 410,
        detail: 'MODEL_DEPRECATED: Lightning v2 is gone',
      })
    }
  })
})
