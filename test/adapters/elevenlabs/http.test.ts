import { describe, expect, test } from 'vitest'
import { elevenlabsHttp } from '../../../src/adapters/elevenlabs/http.ts'
import { elevenlabsHttpSync } from '../../../src/adapters/elevenlabs/http-sync.ts'
import { elevenlabsTimestamps } from '../../../src/adapters/elevenlabs/timestamps.ts'
import type { AudioFormat, Container, Encoding } from '../../../src/core/audio-format.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { adapterSession, binary, eof, head, kindsOf, message, parseBody } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = {
  base: 'http://127.0.0.1:4000/elevenlabs',
  model: 'eleven_flash_v2_5',
  voice: 'v/1',
  language: 'en',
}

function queryOf(
  options: Record<string, unknown>,
  format: Partial<AudioFormat> = {},
): Record<string, string> {
  const job = sampleJob(elevenlabsHttp.parseOptions(options), JOB)
  const { url } = elevenlabsHttp.dial({ ...job, format: { ...job.format, ...format } })
  return Object.fromEntries(new URL(url).searchParams)
}

describe('the request of the HTTP routes', () => {
  test('names model and format, because the defaults are a slow model and MP3', () => {
    expect(elevenlabsHttp.dial(sampleJob({}, JOB))).toEqual({
      carrier: 'http',
      method: 'POST',
      url: 'http://127.0.0.1:4000/elevenlabs/v1/text-to-speech/v%2F1/stream?output_format=pcm_24000',
      headers: { 'xi-api-key': 'sk_secret', 'content-type': 'application/json' },
      body: JSON.stringify({
        text: 'Your table is booked.',
        model_id: 'eleven_flash_v2_5',
        language_code: 'en',
      }),
      framing: 'bytes',
    })
  })

  test.each([
    ['the whole clip at once', elevenlabsHttpSync, '', 'bytes'],
    ['audio as it comes', elevenlabsHttp, '/stream', 'bytes'],
    ['audio with times', elevenlabsTimestamps, '/stream/with-timestamps', 'lines'],
  ] as const)('asks a path of its own for %s', (_, adapter, route, framing) => {
    const dial = adapter.dial(sampleJob({}, { ...JOB, voice: 'v' }))
    expect(new URL(dial.url).pathname).toBe(`/elevenlabs/v1/text-to-speech/v${route}`)
    expect(dial).toMatchObject({ framing })
  })

  test.each<[string, Encoding, Container, number]>([
    ['pcm_16000', 'pcm_s16le', 'raw', 16000],
    ['wav_24000', 'pcm_s16le', 'wav', 24000],
    ['mp3_22050_32', 'mp3', 'mp3', 22050],
    ['mp3_24000_48', 'mp3', 'mp3', 24000],
    ['mp3_44100_128', 'mp3', 'mp3', 44100],
    ['ulaw_8000', 'mulaw', 'raw', 8000],
    ['alaw_8000', 'alaw', 'raw', 8000],
    ['opus_48000_128', 'opus', 'ogg', 48000],
  ])('asks for %s where the target wants %s in %s at %d Hz', (word, encoding, container, sampleRate) => {
    expect(queryOf({}, { encoding, container, sampleRate }).output_format).toBe(word)
  })

  test('sets another bit rate on request, and leaves an unsupported rate for the service to refuse', () => {
    const mp3 = { encoding: 'mp3', container: 'mp3' } as const
    expect(queryOf({ bit_rate: 64 }, { ...mp3, sampleRate: 44100 }).output_format).toBe('mp3_44100_64')
    expect(queryOf({}, { encoding: 'mulaw', sampleRate: 24000 }).output_format).toBe('ulaw_24000')
    expect(queryOf({}, { ...mp3, sampleRate: 8000 }).output_format).toBe('mp3_8000')
  })

  test.each([
    ['eleven_flash_v2_5', 'de', 'de'],
    ['eleven_multilingual_v2', 'de', undefined],
    ['eleven_flash_v2', 'en', undefined],
    ['eleven_flash_v2_5', '', undefined],
  ])('tells %s the language %j as %j', (model, language, told) => {
    expect(parseBody(elevenlabsHttp.dial(sampleJob({}, { ...JOB, model, language }))).language_code).toBe(
      told,
    )
  })

  test('sends the options in query, body and voice settings', () => {
    const options = {
      stability: 0.5,
      speed: 1.1,
      use_speaker_boost: false,
      seed: 0,
      apply_text_normalization: 'off',
      previous_text: 'Before.',
      enable_logging: false,
      optimize_streaming_latency: 3,
      pronunciation_dictionaries: ['d1:v7', 'd2'],
    }
    expect(parseBody(elevenlabsHttp.dial(sampleJob(elevenlabsHttp.parseOptions(options), JOB)))).toEqual({
      text: 'Your table is booked.',
      model_id: 'eleven_flash_v2_5',
      language_code: 'en',
      voice_settings: { stability: 0.5, use_speaker_boost: false, speed: 1.1 },
      pronunciation_dictionary_locators: [
        { pronunciation_dictionary_id: 'd1', version_id: 'v7' },
        { pronunciation_dictionary_id: 'd2' },
      ],
      apply_text_normalization: 'off',
      seed: 0,
      previous_text: 'Before.',
    })
    expect(queryOf(options)).toEqual({
      output_format: 'pcm_24000',
      enable_logging: 'false',
      optimize_streaming_latency: '3',
    })
  })

  test.each([
    ['a switch of the sockets', { auto_mode: true }],
    ['a stability above 1', { stability: 1.5 }],
    ['a normalization nobody knows', { apply_text_normalization: 'yes' }],
  ])('refuses %s before anything is sent', (_, raw) => {
    for (const adapter of [elevenlabsHttp, elevenlabsHttpSync, elevenlabsTimestamps])
      expect(() => adapter.parseOptions(raw)).toThrow(SetupError)
  })
})

describe('a body of audio', () => {
  const audioHead = head(200, { 'content-type': 'audio/pcm', 'request-id': 'r1', 'x-trace-id': 't1' })

  test('is heard in chunks of any length, odd ones too, and ends with the body', () => {
    const heard = adapterSession(elevenlabsHttp, {}, JOB).hear(
      audioHead,
      binary('\x01\x02\x03'),
      binary('\x04'),
      eof,
    )
    expect(heard).toEqual([
      { kind: 'note', requestId: 'r1' },
      { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
      { kind: 'audio', audio: Buffer.from([4]) },
      { kind: 'end' },
    ])
  })

  test('is not audio if it is an error inside a 200', () => {
    const complaint = message({ detail: { code: 'system_busy', message: 'try later' } })
    expect(adapterSession(elevenlabsHttp, {}, JOB).hear(audioHead, complaint, eof).at(-1)).toMatchObject({
      kind: 'fault',
      fault: { kind: 'limit', detail: 'system_busy: try later' },
    })
  })

  test('gives no events if the status is a refusal', () => {
    expect(
      kindsOf(adapterSession(elevenlabsHttp, {}, JOB).hear(head(429), binary('{"detail":1}'), eof)),
    ).toEqual([])
  })

  test('keeps the concurrency headers, which separate queueing from synthesis', () => {
    expect(elevenlabsHttp.facts.keepHeaders).toEqual(
      expect.arrayContaining(['current-concurrent-requests', 'maximum-concurrent-requests', 'x-region']),
    )
  })
})

describe('a line with timestamps', () => {
  const line = (fields: unknown) => ({ kind: 'text', text: JSON.stringify(fields) }) as const
  const alignment = {
    characters: ['H'],
    character_start_times_seconds: [0],
    character_end_times_seconds: [0.1],
  }
  const hear = adapterSession(elevenlabsTimestamps, {}, JOB).hear

  test('is audio, with or without timestamps, and the end of the body is the end', () => {
    const heard = hear(
      head(200, { 'request-id': 'r1' }),
      line({ audio_base64: 'AQID', alignment, normalized_alignment: alignment }),
      line({ audio_base64: 'BA==', alignment: null, normalized_alignment: null }),
      eof,
    )
    expect(heard).toEqual([
      { kind: 'note', requestId: 'r1' },
      { kind: 'audio', audio: Buffer.from([1, 2, 3]) },
      { kind: 'audio', audio: Buffer.from([4]) },
      { kind: 'end' },
    ])
  })

  test.each([
    ['an empty line', { kind: 'text', text: ' ' }],
    ['times without audio', line({ audio_base64: '', alignment })],
    ['no audio at all', line({ audio_base64: null })],
  ] as const)('is nothing when it is %s', (_, frame) => expect(hear(frame)).toEqual([]))

  test('is a fault if it is an error, or is not JSON, as in an event stream', () => {
    expect(hear(line({ detail: { code: 'quota_exceeded', message: 'no credits' } }))).toMatchObject([
      { fault: { kind: 'limit', detail: 'quota_exceeded: no credits' } },
    ])
    expect(hear({ kind: 'text', text: 'data: {}' })).toMatchObject([{ fault: { kind: 'protocol' } }])
  })
})

describe('a refusal', () => {
  const detail = (code: string, status: string, message: string) => ({
    detail: { type: 't', code, status, message },
  })

  test.each([
    ['a bad key', 401, detail('unauthorized', 'invalid_api_key', 'Invalid API key'), 'auth'],
    ['a bad key that comes with a 400', 400, detail('invalid_api_key', '', 'Invalid API key'), 'auth'],
    [
      'an exhausted quota that comes with a 401',
      401,
      detail('quota_exceeded', 'quota_exceeded', 'no'),
      'limit',
    ],
    [
      'a format above the plan',
      403,
      detail('subscription_required', 'output_format_not_allowed', 'Pro'),
      'auth',
    ],
    ['an unknown voice', 404, detail('voice_not_found', '', 'no such voice'), 'rejected'],
    ['a model without this route', 400, detail('unsupported_model', 'unsupported_model', 'no'), 'rejected'],
    ['a text that is too long', 400, detail('max_character_limit_exceeded', '', 'too long'), 'rejected'],
    [
      'a validator’s list',
      422,
      { detail: [{ loc: ['body', 0], msg: 'field required', type: 'x' }] },
      'rejected',
    ],
    ['concurrency by its new name', 429, detail('concurrent_limit_exceeded', '', 'busy'), 'limit'],
    ['concurrency by its old name', 429, { detail: { status: 'too_many_concurrent_requests' } }, 'limit'],
    ['the request rate', 429, detail('rate_limit_exceeded', '', 'slow down'), 'limit'],
    ['an overload', 429, detail('system_busy', 'system_busy', 'later'), 'limit'],
    ['a failure', 500, { detail: 'boom' }, 'server'],
    ['a failure that speaks of the quota', 503, detail('', '', 'the quota service is down'), 'server'],
    ['a limit that speaks of the key', 429, detail('', '', 'too many requests with this API key'), 'limit'],
  ])('is read as what it is: %s', (_, status, body, kind) => {
    expect(elevenlabsHttp.readRefusal?.(status, JSON.stringify(body), {})).toMatchObject({ kind, status })
  })

  test('keeps both codes, the message, and the time to wait', () => {
    const body = JSON.stringify(detail('concurrent_limit_exceeded', 'too_many_concurrent_requests', 'busy'))
    expect(elevenlabsHttp.readRefusal?.(429, body, { 'retry-after': '2' })).toEqual({
      kind: 'limit',
      status: 429,
      detail: 'concurrent_limit_exceeded: too_many_concurrent_requests: busy',
      retryAfter: 2,
    })
    const list = { detail: [{ loc: ['body', 'text'], msg: 'field required', type: 'missing' }] }
    expect(elevenlabsHttp.readRefusal?.(422, JSON.stringify(list), {}).detail).toBe(
      'body; text: field required',
    )
  })
})
