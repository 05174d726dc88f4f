import { describe, expect, test } from 'vitest'
import { cartesiaHttp } from '../../../src/adapters/cartesia/http.ts'
import type { Container, Encoding } from '../../../src/core/audio-format.ts'
import { adapterSession, binary, eof, head, message, parseBody } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'https://api.cartesia.ai', model: 'sonic-3.5', voice: 'v1', language: 'en' }
const requestWith = (raw: Record<string, unknown>, changes = {}) =>
  parseBody(cartesiaHttp.dial(sampleJob(cartesiaHttp.parseOptions(raw), { ...JOB, ...changes })))

describe('the request for bytes', () => {
  test('sends the API version in a header and everything else in the body', () => {
    const dial = cartesiaHttp.dial(sampleJob({}, JOB))
    expect(dial).toMatchObject({ method: 'POST', url: 'https://api.cartesia.ai/tts/bytes', framing: 'bytes' })
    expect(dial.headers).toEqual({
      authorization: 'Bearer sk_secret',
      'cartesia-version': '2026-08-14',
      'content-type': 'application/json',
    })
    expect(parseBody(dial)).toEqual({
      model_id: 'sonic-3.5',
      transcript: 'Your table is booked.',
      voice: { id: 'v1' },
      output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24000 },
      language: 'en',
    })
  })

  test.each([
    ['2025-04-16', { mode: 'id', id: 'v1' }],
    ['2026-03-01', { mode: 'id', id: 'v1' }],
    ['2026-08-14', { id: 'v1' }],
  ])('names the voice in the format of API version %s', (version, voice) => {
    expect(requestWith({ version }).voice).toEqual(voice)
    const dial = cartesiaHttp.dial(sampleJob(cartesiaHttp.parseOptions({ version }), JOB))
    expect(dial.headers['cartesia-version']).toBe(version)
  })

  test.each<[Encoding, Container, Record<string, unknown>]>([
    ['pcm_f32le', 'raw', { container: 'raw', encoding: 'pcm_f32le', sample_rate: 8000 }],
    ['mulaw', 'raw', { container: 'raw', encoding: 'pcm_mulaw', sample_rate: 8000 }],
    ['alaw', 'wav', { container: 'wav', encoding: 'pcm_alaw', sample_rate: 8000 }],
    ['mp3', 'mp3', { container: 'mp3', bit_rate: 128_000, sample_rate: 8000 }],
  ])('asks for %s in %s with exactly the fields that container has', (encoding, container, expected) => {
    expect(requestWith({}, { format: { encoding, container, sampleRate: 8000 } }).output_format).toEqual(
      expected,
    )
  })

  test('sends speed, volume and emotion in one object, and a locale instead of the language', () => {
    const options = {
      speed: 1.2,
      emotion: 'calm',
      locale: 'en-GB',
      normalization: 'off',
      pronunciation_dict_id: 'p',
    }
    const request = requestWith(options)
    expect(request).toMatchObject({
      generation_config: { speed: 1.2, emotion: 'calm' },
      locale: 'en-GB',
      normalization: 'off',
      pronunciation_dict_id: 'p',
    })
    expect(request).not.toHaveProperty('language')
    expect(requestWith({})).not.toHaveProperty('generation_config')
  })

  test('is rejected before it is sent if the API version does not have an option', () => {
    expect(() => cartesiaHttp.parseOptions({ version: '2025-04-16', locale: 'en-GB' })).toThrow(
      'no option `locale` in API version 2025-04-16',
    )
    expect(() => cartesiaHttp.parseOptions({ version: '2019-01-01' })).toThrow('expected one of')
    expect(() => cartesiaHttp.parseOptions({ max_buffer_delay_ms: 0 })).toThrow('has no option')
  })

  test('uses a dated snapshot by default, because the other names move', () => {
    expect(cartesiaHttp.facts.models[0]).toMatch(/-\d{4}-\d{2}-\d{2}$/)
    expect(cartesiaHttp.facts.models).not.toContain('sonic-turbo')
  })
})

describe('the answer in bytes', () => {
  test('is audio until its body ends, whatever its chunks', () => {
    const { hear } = adapterSession(cartesiaHttp, {}, JOB)
    expect(hear(head(200, { 'content-type': 'audio/wav' }), binary('RIF'), binary('F'), eof)).toEqual([
      { kind: 'audio', audio: Buffer.from('RIF') },
      { kind: 'audio', audio: Buffer.from('F') },
      { kind: 'end' },
    ])
  })

  test.each([
    ['the newer shape', { title: 'Too many', error_code: 'concurrency_limited', status_code: 429 }, 'limit'],
    ['the older shape', { error: 'Server error: sorry', status_code: 500 }, 'server'],
    ['words alone', { message: 'Invalid voice' }, 'rejected'],
  ])('is a fault when it is an error inside a 200, in %s', (_, body, kind) => {
    const { hear } = adapterSession(cartesiaHttp, {}, JOB)
    expect(hear(head(200), message(body), eof)).toMatchObject([{ fault: { kind } }])
  })
})

describe('a refusal', () => {
  const structured = (error_code: string, title: string) =>
    JSON.stringify({ error_code, title, message: 'm', request_id: 'r' })

  test.each([
    [429, structured('concurrency_limited', 'Too many concurrent requests'), 'limit', 'concurrency_limited'],
    [400, structured('model_not_found', 'Invalid model'), 'rejected', 'model_not_found: Invalid model: m'],
    [404, structured('voice_not_found', 'Voice not found'), 'rejected', 'voice_not_found'],
    [401, 'Unauthorized: Invalid API key', 'auth', 'Unauthorized: Invalid API key'],
    [503, '', 'server', 'HTTP 503'],
  ])('of %d with the body %j is a fault of the kind %s', (status, body, kind, words) => {
    const fault = cartesiaHttp.readRefusal?.(status, body, {})
    expect(fault).toMatchObject({ kind, status })
    expect(fault?.detail).toContain(words)
  })
})
