import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openaiCompatible } from '../../../src/adapters/openai/compatible-http.ts'
import { openaiCompatibleSse } from '../../../src/adapters/openai/compatible-sse.ts'
import { openaiHttp } from '../../../src/adapters/openai/http.ts'
import { openaiSse } from '../../../src/adapters/openai/sse.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import {
  adapterSession,
  base64,
  binary,
  eof,
  event,
  head,
  kindsOf,
  message,
  parseBody,
} from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const BASE = { base: 'https://api.openai.com', model: 'tts-1-hd', voice: 'nova' }
const AUDIO = new Uint8Array([1, 2, 3, 4])
const delta = (fields = {}) => event({ type: 'speech.audio.delta', audio: base64(AUDIO), ...fields })
const done = event({ type: 'speech.audio.done', usage: { total_tokens: 115 } })
const eventHead = head(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' })

describe('a request for speech', () => {
  test('sends model, voice and format, because the default is MP3, and nothing that the schema forbids', () => {
    expect(parseBody(openaiHttp.dial(sampleJob({}, BASE)))).toEqual({
      model: 'tts-1-hd',
      input: 'Your table is booked.',
      voice: 'nova',
      response_format: 'pcm',
    })
    expect(parseBody(openaiSse.dial(sampleJob({}, BASE)))).toMatchObject({ stream_format: 'sse' })
  })

  test('goes to `/v1`, with the key only in a header', () => {
    const dial = openaiHttp.dial(sampleJob({}, BASE))
    expect(dial).toMatchObject({ url: 'https://api.openai.com/v1/audio/speech', framing: 'bytes' })
    expect(dial.headers).toEqual({
      authorization: 'Bearer sk_secret',
      'content-type': 'application/json',
    })
    expect(openaiSse.dial(sampleJob({}, BASE))).toMatchObject({ framing: 'sse' })
  })

  test.each([
    ['http://127.0.0.1:8880', 'http://127.0.0.1:8880/v1/audio/speech'],
    ['http://127.0.0.1:8880/v1', 'http://127.0.0.1:8880/v1/audio/speech'],
    ['https://gateway.example/openai/v1', 'https://gateway.example/openai/v1/audio/speech'],
    ['http://127.0.0.1:4000/openai', 'http://127.0.0.1:4000/openai/v1/audio/speech'],
  ])('from the base %s goes to %s', (base, url) => {
    expect(openaiCompatible.dial(sampleJob({}, { base })).url).toBe(url)
  })

  test.each([
    ['pcm', 'pcm_s16le', 'raw'],
    ['wav', 'pcm_s16le', 'wav'],
    ['mp3', 'mp3', 'mp3'],
    ['opus', 'opus', 'ogg'],
  ] as const)('asks for %s where the target wants %s in %s', (word, encoding, container) => {
    const format: AudioFormat = { encoding, container, sampleRate: 24000 }
    expect(parseBody(openaiHttp.dial(sampleJob({}, { format })))).toMatchObject({ response_format: word })
  })

  test('sends a custom voice as an object', () => {
    expect(parseBody(openaiHttp.dial(sampleJob({}, { voice: 'voice_123' })))).toMatchObject({
      voice: { id: 'voice_123' },
    })
  })

  test('sends the options, `stream` only to compatible servers', () => {
    const options = { speed: 1.5, instructions: 'Calm.' }
    expect(parseBody(openaiHttp.dial(sampleJob(openaiHttp.parseOptions(options))))).toMatchObject(options)
    expect(
      parseBody(openaiCompatible.dial(sampleJob(openaiCompatible.parseOptions({ stream: true })))),
    ).toHaveProperty('stream', true)
    expect(() => openaiHttp.parseOptions({ stream: true })).toThrow(SetupError)
    expect(() => openaiSse.parseOptions({ speed: 5 })).toThrow('a number from 0.25 to 4')
    expect(() => openaiSse.parseOptions({ instructions: 'x'.repeat(4097) })).toThrow(
      'at most 4096 characters',
    )
  })

  test('sends a sample rate only if it is not 24 kHz: strict servers refuse the field', () => {
    const at = (sampleRate: number) =>
      parseBody(
        openaiCompatible.dial(
          sampleJob({}, { format: { encoding: 'pcm_s16le', container: 'raw', sampleRate } }),
        ),
      )
    expect(at(24000)).not.toHaveProperty('sample_rate')
    expect(at(16000)).toHaveProperty('sample_rate', 16000)
  })
})

describe('speech as bytes', () => {
  test('is heard with the request id, and a JSON error inside a 200 is a fault', () => {
    const ear = adapterSession(openaiHttp)
    expect(ear.hear(head(200, { 'x-request-id': 'req_1' }), binary(AUDIO), eof)).toEqual([
      { kind: 'note', requestId: 'req_1' },
      { kind: 'audio', audio: Buffer.from(AUDIO) },
      { kind: 'end' },
    ])
    const complaint = { error: { message: 'boom', type: 'server_error', param: null, code: null } }
    expect(ear.hear(head(200), message(complaint), eof)).toMatchObject([
      { kind: 'fault', fault: { kind: 'server', detail: 'boom' } },
    ])
  })
})

describe('speech as events', () => {
  test('is heard until `done`, with or without event names', () => {
    const named = event({ type: 'speech.audio.delta', audio: base64(AUDIO) }, 'speech.audio.delta')
    expect(adapterSession(openaiSse).hear(eventHead, delta(), named, done, event('[DONE]'), eof)).toEqual([
      { kind: 'note', requestId: 'req_1' },
      { kind: 'audio', audio: Buffer.from(AUDIO) },
      { kind: 'audio', audio: Buffer.from(AUDIO) },
      { kind: 'end' },
    ])
  })

  test('preserves any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 2000 }), (bytes) => {
        const audio = Uint8Array.from([0, ...bytes])
        const heard = adapterSession(openaiSse).hear(delta({ audio: base64(audio) }))
        expect(heard).toEqual([{ kind: 'audio', audio: Buffer.from(audio) }])
      }),
    )
  })

  test.each([
    ['Speaches’ `token_usage`', event({ type: 'speech.audio.done', token_usage: {} })],
    ['`[DONE]` alone', event('[DONE]')],
  ])('ends with %s', (_, last) => {
    expect(kindsOf(adapterSession(openaiSse).hear(delta(), last, eof))).toEqual(['audio', 'end'])
  })

  test.each([
    ['an empty delta', delta({ audio: '' })],
    ['a delta without audio', delta({ audio: undefined })],
    ['an event nobody documented', event({ type: 'speech.audio.transcript', text: 'Hi' })],
    ['an info that agrees', event({ type: 'speech.audio.info', sample_rate: 24000, channels: 1 })],
    ['an event without data', event(' ')],
  ])('passes over %s', (_, frame) => {
    expect(adapterSession(openaiSse).hear(eventHead, frame).slice(1)).toEqual([])
  })

  test.each([
    ['behind its audio', [delta()]],
    ['without any audio', [eventHead]],
  ])('without an end is truncated, %s', (_, frames) => {
    for (const adapter of [openaiSse, openaiCompatibleSse])
      expect(
        adapterSession(adapter)
          .hear(...frames, eof)
          .at(-1),
      ).toMatchObject({ fault: { kind: 'truncated' } })
  })

  test('from a server that sends a file instead is a fault that says so', () => {
    expect(
      adapterSession(openaiCompatibleSse).hear(head(200, { 'content-type': 'audio/wav' }), eof),
    ).toMatchObject([
      { fault: { kind: 'protocol', detail: 'the server answered with audio/wav instead of events' } },
    ])
  })

  test('at another sample rate is a fault before the first audio', () => {
    const info = event({ type: 'speech.audio.info', sample_rate: 22050 })
    expect(adapterSession(openaiCompatibleSse).hear(info, delta(), done)).toMatchObject([
      { fault: { kind: 'protocol', detail: expect.stringContaining('22050') } },
    ])
  })

  test('that are no base64 are a fault, and as WAV are audio', () => {
    const words = delta({ audio: 'nothing to be heard' })
    expect(adapterSession(openaiSse).hear(words)).toMatchObject([{ fault: { kind: 'protocol' } }])
    const wav = delta({ audio: base64(Buffer.from('RIFF....WAVE')) })
    expect(kindsOf(adapterSession(openaiCompatibleSse).hear(wav, done))).toEqual(['audio', 'end'])
  })

  test.each([
    [
      'vLLM-Omni’s, whose code is a status',
      {
        type: 'speech.audio.error',
        error: { message: 'no voice', type: 'BadRequestError', param: null, code: 400 },
      },
      'rejected',
    ],
    [
      'a bare error',
      { error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' } },
      'limit',
    ],
    ['an error of an unknown type', { type: 'error', message: 'boom' }, 'server'],
  ])('that fails in mid-answer is a fault, and then no end: %s', (_, fields, kind) => {
    expect(adapterSession(openaiSse).hear(event(fields), done, eof)).toMatchObject([{ fault: { kind } }])
  })

  test('that is not JSON is a protocol fault', () => {
    expect(adapterSession(openaiSse).hear(event('{"type":'))).toMatchObject([{ fault: { kind: 'protocol' } }])
  })

  test('starts anew with the next response of a connection', () => {
    const ear = adapterSession(openaiSse)
    expect(kindsOf(ear.hear(eventHead, delta(), done, eof, eventHead, delta(), done, eof))).toEqual([
      ...['note', 'audio', 'end'],
      ...['note', 'audio', 'end'],
    ])
  })
})

describe('a refusal', () => {
  const openai = (code: string | null, message: string, type = 'invalid_request_error') => ({
    error: { message, type, param: null, code },
  })

  test.each([
    [
      'a bad key',
      401,
      openai('invalid_api_key', 'Incorrect API key'),
      'auth',
      'invalid_api_key: Incorrect API key',
    ],
    ['a model that is gone', 404, openai('model_not_found', 'gone'), 'rejected', 'model_not_found: gone'],
    [
      'a country, which is no matter of the key',
      403,
      openai('unsupported_country_region_territory', 'no'),
      'rejected',
      'unsupported_country_region_territory: no',
    ],
    [
      'a rate limit',
      429,
      openai('rate_limit_exceeded', 'slow down', 'requests'),
      'limit',
      'rate_limit_exceeded: slow down',
    ],
    [
      'an empty account',
      429,
      openai('insufficient_quota', 'pay', 'insufficient_quota'),
      'limit',
      'insufficient_quota: pay',
    ],
    [
      'Kokoro’s',
      400,
      { detail: { error: 'invalid_model', message: 'Unsupported', type: 'x' } },
      'rejected',
      'invalid_model: Unsupported',
    ],
    ['devnen’s', 404, { detail: 'Voice not found' }, 'rejected', 'Voice not found'],
    [
      'FastAPI’s validator',
      422,
      { detail: [{ loc: ['body', 'input'], msg: 'Field required', type: 'missing' }] },
      'rejected',
      'Field required: body; input',
    ],
    ['a gateway', 503, 'upstream busy', 'server', 'upstream busy'],
  ])('in the shape of %s', (_, status, body, kind, detail) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    for (const { readRefusal } of [openaiHttp, openaiSse, openaiCompatible, openaiCompatibleSse])
      expect(readRefusal?.(status, text, {})).toEqual({ kind, status, detail })
  })

  test('keeps its `Retry-After`', () => {
    expect(openaiHttp.readRefusal?.(429, '', { 'retry-after': '20' })).toMatchObject({ retryAfter: 20 })
  })
})
