import { ElevenLabs, ElevenLabsClient, ElevenLabsError } from '@elevenlabs/elevenlabs-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { readAll, rejectionOf, startLabWith, TEXT } from './client-helpers.ts'
import { recordSpeech } from './recorded-speech.ts'

const VOICE = 'JBFqnCBsd6RMkjVDRZzb'
const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
const REQUEST = { text: TEXT, modelId: 'eleven_flash_v2_5', outputFormat: 'pcm_24000' } as const

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('elevenlabs'))
})
afterAll(() => lab.close())

const clientOf = (baseUrl: string, apiKey = 'sk_test') =>
  new ElevenLabsClient({ apiKey, baseUrl, maxRetries: 0 })

describe('the official client', () => {
  test('streams the audio that was synthesised, in chunks', async () => {
    const stream = await clientOf(base).textToSpeech.stream(VOICE, REQUEST)
    expect((await readAll(stream)).equals(await recordSpeech(TEXT, PCM))).toBe(true)
  })

  test('converts text to the same audio', async () => {
    const { data, rawResponse } = await clientOf(base).textToSpeech.convert(VOICE, REQUEST).withRawResponse()
    expect((await readAll(data)).equals(await recordSpeech(TEXT, PCM))).toBe(true)
    expect(rawResponse.headers.get('request-id')).toMatch(/^[0-9a-f]{20}$/)
    expect(rawResponse.headers.get('character-cost')).toBe(String(Math.ceil(TEXT.length / 2)))
    expect(Number(rawResponse.headers.get('tts-latency-ms'))).toBeGreaterThanOrEqual(0)
  })

  test('gets mp3 when it names no format', async () => {
    const stream = await clientOf(base).textToSpeech.stream(VOICE, { text: TEXT })
    const mp3 = { encoding: 'mp3', container: 'mp3', sampleRate: 44_100 } as const
    expect((await readAll(stream)).equals(await recordSpeech(TEXT, mp3, { bitRate: 128_000 }))).toBe(true)
  })

  test('gets Opus in Ogg', async () => {
    const stream = await clientOf(base).textToSpeech.stream(VOICE, {
      ...REQUEST,
      outputFormat: 'opus_48000_32',
    })
    const opus = { encoding: 'opus', container: 'ogg', sampleRate: 48_000 } as const
    expect((await readAll(stream)).equals(await recordSpeech(TEXT, opus, { bitRate: 32_000 }))).toBe(true)
  })

  test('reads the stream with timestamps, every character once', async () => {
    const stream = await clientOf(base).textToSpeech.streamWithTimestamps(VOICE, REQUEST)
    const audio: Buffer[] = []
    const letters: string[] = []
    const starts: number[] = []
    for await (const { audioBase64, alignment } of stream) {
      audio.push(Buffer.from(audioBase64, 'base64'))
      letters.push(...(alignment?.characters ?? []))
      starts.push(...(alignment?.characterStartTimesSeconds ?? []))
    }
    expect(Buffer.concat(audio).equals(await recordSpeech(TEXT, PCM))).toBe(true)
    expect(letters.join('').trim()).toBe(TEXT)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  test('converts with timestamps in one object', async () => {
    const answer = await clientOf(base).textToSpeech.convertWithTimestamps(VOICE, REQUEST)
    const audio = Buffer.from(answer.audioBase64, 'base64')
    expect(audio.equals(await recordSpeech(TEXT, PCM))).toBe(true)
    expect(answer.alignment?.characters.join('').trim()).toBe(TEXT)
  })

  test('lists voices', async () => {
    const { voices } = await clientOf(base).voices.search()
    expect(voices.map(({ voiceId }) => voiceId)).toContain(VOICE)
  })
})

describe('the official client’s own errors', () => {
  test('for a wrong key', async () => {
    const error = await rejectionOf(clientOf(base, 'bad-key').textToSpeech.stream(VOICE, REQUEST))
    expect(error).toBeInstanceOf(ElevenLabsError)
    expect(error).toMatchObject({
      statusCode: 401,
      body: { detail: { code: 'unauthorized', status: 'invalid_api_key', message: 'Invalid API key' } },
    })
  })

  test('for too many requests', async () => {
    const busy = await startLabWith('elevenlabs', { concurrency: 0 })
    const error = await rejectionOf(clientOf(busy.base).textToSpeech.stream(VOICE, REQUEST))
    await busy.lab.close()
    expect(error).toBeInstanceOf(ElevenLabsError)
    expect(error).toMatchObject({
      statusCode: 429,
      body: { detail: { code: 'concurrent_limit_exceeded', status: 'too_many_concurrent_requests' } },
    })
  })

  test('for a body that the web framework refuses', async () => {
    const text = 7 as unknown as string
    const raw = clientOf(base).textToSpeech.stream(VOICE, REQUEST, { additionalBodyParameters: { text } })
    const error = await rejectionOf(raw)
    expect(error).toBeInstanceOf(ElevenLabs.UnprocessableEntityError)
  })

  test('for a plan without the format', async () => {
    const asked = { ...REQUEST, outputFormat: 'pcm_44100' } as const
    const error = await rejectionOf(clientOf(base, 'free-key').textToSpeech.stream(VOICE, asked))
    expect(error).toMatchObject({ statusCode: 403, body: { detail: { code: 'subscription_required' } } })
  })
})
