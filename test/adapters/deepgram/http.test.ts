import { describe, expect, test } from 'vitest'
import { deepgramHttp } from '../../../src/adapters/deepgram/http.ts'
import { modelParameter } from '../../../src/adapters/deepgram/request.ts'
import type { Container, Encoding } from '../../../src/core/audio-format.ts'
import { adapterSession, binary, eof, head, message, parseBody } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'https://api.deepgram.com', model: 'aura-2', voice: 'thalia', language: 'en' }

function queryOf(raw: Record<string, unknown>, changes = {}): [string, string][] {
  const job = sampleJob(deepgramHttp.parseOptions(raw), { ...JOB, ...changes })
  return [...new URL(deepgramHttp.dial(job).url).searchParams]
}

describe('the request', () => {
  test('has the text in its body and everything else in the query, and asks for no WAV header', () => {
    const dial = deepgramHttp.dial(sampleJob({}, JOB))
    expect(dial).toMatchObject({
      method: 'POST',
      url: 'https://api.deepgram.com/v1/speak?model=aura-2-thalia-en&encoding=linear16&container=none&sample_rate=24000',
      headers: { authorization: 'Token sk_secret', 'content-type': 'application/json' },
    })
    expect(parseBody(dial)).toEqual({ text: 'Your table is booked.' })
  })

  test.each<[Encoding, Container, number, string]>([
    ['pcm_s16le', 'wav', 48000, 'encoding=linear16&container=wav&sample_rate=48000'],
    ['mulaw', 'raw', 8000, 'encoding=mulaw&container=none&sample_rate=8000'],
    ['alaw', 'wav', 16000, 'encoding=alaw&container=wav&sample_rate=16000'],
    ['mp3', 'mp3', 22050, 'encoding=mp3'],
    ['opus', 'ogg', 48000, 'encoding=opus&container=ogg'],
    ['mp3', 'mp3', 24000, 'encoding=mp3&sample_rate=24000'],
  ])('asks for %s in %s at %d Hz as %s', (encoding, container, sampleRate, query) => {
    const asked = queryOf({}, { format: { encoding, container, sampleRate } }).slice(1)
    expect(new URLSearchParams(asked).toString()).toBe(query)
  })

  test('sends the options in the query, one parameter per tag', () => {
    const asked = queryOf({ speed: 0.9, mip_opt_out: true, tag: ['a', 'b c'] })
    expect(asked.slice(4)).toEqual([
      ['speed', '0.9'],
      ['mip_opt_out', 'true'],
      ['tag', 'a'],
      ['tag', 'b c'],
    ])
    expect(() => deepgramHttp.parseOptions({ speed: 2 })).toThrow('from 0.7 to 1.5')
  })
})

describe('the model parameter', () => {
  test.each([
    ['family and voice', 'aura-2', 'thalia', 'en', 'aura-2-thalia-en'],
    ['the older family', 'aura', 'asteria', 'en', 'aura-asteria-en'],
    ['another language', 'aura-2', 'estrella', 'es', 'aura-2-estrella-es'],
    ['a language with a region', 'aura-2', 'thalia', 'en-US', 'aura-2-thalia-en'],
    ['no language', 'aura-2', 'thalia', '', 'aura-2-thalia-en'],
    ['the whole word as the model', 'aura-2-helena-en', '', 'en', 'aura-2-helena-en'],
    ['the whole word as the voice', 'aura-2', 'aura-2-helena-en', 'de', 'aura-2-helena-en'],
  ])('is made of %s', (_, model, voice, language, word) => {
    expect(modelParameter({ model, voice, language }, ['aura-2', 'aura'])).toBe(word)
  })
})

describe('the answer', () => {
  const connect = () => adapterSession(deepgramHttp, {}, JOB)

  test('is audio until its body ends, with the request id that errors also have', () => {
    const first = head(200, { 'content-type': 'audio/l16;rate=24000', 'dg-request-id': 'd1' })
    expect(connect().hear(first, binary('\x01\x02\x03'), eof)).toEqual([
      { kind: 'note', requestId: 'd1' },
      { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
      { kind: 'end' },
    ])
  })

  test('is a fault if the body is an error instead of audio', () => {
    const json = head(200, { 'content-type': 'application/json' })
    expect(connect().hear(json, message({ request_id: 'only with a callback' }), eof)).toMatchObject([
      { kind: 'fault', fault: { kind: 'server' } },
    ])
  })

  test.each([
    ['bad credentials', 401, { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' }, 'auth'],
    ['no access', 403, { err_code: 'INSUFFICIENT_PERMISSIONS', err_msg: 'no' }, 'auth'],
    ['no credits', 402, { err_code: 'ASR_PAYMENT_REQUIRED', err_msg: 'no' }, 'limit'],
    ['an unknown model', 400, { err_code: 'Bad Request', err_msg: 'No such model' }, 'rejected'],
    ['a text that is too long', 413, { err_code: 'Payload Too Large', err_msg: 'no' }, 'rejected'],
    ['concurrency', 429, { err_code: 'Too Many Requests', err_msg: 'Please try again later.' }, 'limit'],
    ['the newer shape', 400, { category: 'INVALID', message: 'bad', details: 'very' }, 'rejected'],
    ['the key that is spelt otherwise', 503, { error_code: 'Service Unavailable' }, 'server'],
  ])('is a refusal in case of %s, in its own words', (_, status, body, kind) => {
    const fault = deepgramHttp.readRefusal?.(status, JSON.stringify({ ...body, request_id: 'r' }), {})
    expect(fault).toMatchObject({ kind, status, detail: Object.values(body).join(': ') })
  })
})
