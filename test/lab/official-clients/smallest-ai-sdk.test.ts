import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { synthesiseCaller, toWav } from '../support/caller-audio.ts'
import { addressOf, startTestLab } from '../support/lab-client.ts'
import { rejectionOf } from './client-helpers.ts'

/*
 * The provider's own client for the AI SDK against the lab. It is not in the npm registry, so this runs only where a
 * built checkout of github.com/smallest-inc/smallest-ai-vercel-provider is at hand: CONTRIBUTING says how. What it
 * sends is kept as tests without it in test/lab/providers/smallest/ai-sdk.test.ts.
 */

const CHECKOUT = process.env.TTFA_SMALLEST_AI_SDK
const ENTRY = path.join(CHECKOUT ?? '', 'dist', 'index.mjs')
const IS_BUILT = CHECKOUT !== undefined && existsSync(ENTRY)
const WITH_CHECKOUT =
  CHECKOUT === undefined
    ? '(skipped: TTFA_SMALLEST_AI_SDK names no checkout of it)'
    : IS_BUILT
      ? 'from TTFA_SMALLEST_AI_SDK'
      : `(skipped: ${ENTRY} is not there; build the checkout)`

const TEXT = 'The lab says what it was told.'
const SAID = 'I would like to book a table for two people tonight.'

/** What this test calls of the client. */
interface Client {
  speech(model: string): Model<{ readonly audio: Uint8Array; readonly warnings: readonly unknown[] }>
  transcription(model: string): Model<Transcription>
  transcriptionStream(model: string, options: object, config?: object): Stream
  readonly voiceClone: {
    create(options: object): Promise<CloneRecord>
    list(): Promise<readonly CloneRecord[]>
    get(id: string): Promise<CloneRecord>
    delete(voiceId: string, options?: object): Promise<{ success: boolean; voiceId?: string }>
  }
}
interface Model<Result> {
  doGenerate(options: object): Promise<Result>
}
interface Transcription {
  readonly text: string
  readonly segments: readonly { text: string; startSecond: number; endSecond: number }[]
  readonly durationInSeconds?: number
  readonly response: { readonly body: Record<string, unknown> }
}
interface CloneRecord {
  readonly _id?: string
  readonly voiceId: string
  readonly displayName: string
  readonly status: string
  readonly tags?: readonly string[]
  readonly description?: string
  readonly accent?: string
}
interface StreamMessage {
  readonly transcript?: string
  readonly full_transcript?: string
  readonly is_final?: boolean
  readonly is_last?: boolean
  readonly words?: readonly object[]
  readonly utterances?: readonly object[]
}
interface Stream extends AsyncIterable<StreamMessage> {
  connect(): Promise<void>
  sendAudio(chunk: Uint8Array): void
  finalize(): void
  closeStream(): void
}

describe.skipIf(!IS_BUILT)(`the provider's own client for the AI SDK ${WITH_CHECKOUT}`, () => {
  let lab: Lab
  let create: (settings: object) => Client
  let client: Client
  let pcm: Uint8Array
  beforeAll(async () => {
    lab = await startTestLab({ finalTranscript: 10 }, { callerSpeech: [{ text: SAID }] })
    create = (await import(pathToFileURL(ENTRY).href)).createSmallestAI
    client = create({ apiKey: 'sk_test', baseURL: `http://${addressOf(lab)}` })
    pcm = await synthesiseCaller(SAID)
  })
  afterAll(() => lab.close())

  describe('speech', () => {
    const say = (model: string, options: object, own: object = {}) =>
      client.speech(model).doGenerate({ text: TEXT, ...options, providerOptions: { smallestai: own } })

    test('is a WAV file at 44100 Hz by default, from both pools', async () => {
      for (const [model, voice] of [
        ['lightning_v3.1', 'sophia'],
        ['lightning_v3.1_pro', 'meher'],
      ] as const) {
        const { audio } = await say(model, { voice })
        expect(Buffer.from(audio.subarray(0, 4)).toString()).toBe('RIFF')
        expect(Buffer.from(audio).readUInt32LE(24)).toBe(44_100)
      }
    })

    test.each([8000, 16_000, 24_000, 44_100])(
      'has the rate of %i Hz that was asked for',
      async (sampleRate) => {
        const { audio } = await say('lightning_v3.1', {}, { sampleRate })
        expect(Buffer.from(audio).readUInt32LE(24)).toBe(sampleRate)
      },
    )

    test.each(['pcm', 'mp3', 'wav', 'mulaw', 'alaw', 'ulaw'])('comes as %s', async (outputFormat) => {
      const { audio, warnings } = await say('lightning_v3.1', {}, { outputFormat, sampleRate: 24_000 })
      expect(audio.length).toBeGreaterThan(1000)
      expect(warnings).toEqual([])
    })

    test.each('auto en hi mr kn ta bn gu de fr es it pl nl ru ar he sv ml te pt pa or'.split(' '))(
      'is spoken in %s',
      async (language) => {
        expect((await say('lightning_v3.1', { language })).audio.length).toBeGreaterThan(1000)
      },
    )

    test('is faster at twice the speed, and takes dictionaries', async () => {
      const slow = await say('lightning_v3.1', { speed: 1 }, { pronunciationDicts: ['dict_1'] })
      const fast = await say('lightning_v3.1', { speed: 2 })
      expect(fast.audio.length / slow.audio.length).toBeLessThan(0.7)
    })

    test('a key that is wrong and a voice that is unknown are errors with their status', async () => {
      const stranger = create({ apiKey: 'bad-key', baseURL: `http://${addressOf(lab)}` })
      expect(await rejectionOf(stranger.speech('lightning_v3.1').doGenerate({ text: TEXT }))).toMatchObject({
        statusCode: 401,
        message: 'unauthorized',
      })
      expect(await rejectionOf(say('lightning_v3.1', { voice: 'bad' }))).toMatchObject({ statusCode: 400 })
    })
  })

  describe('transcription of a recording', () => {
    const hear = (model: string, own: object = {}) =>
      client
        .transcription(model)
        .doGenerate({ audio: toWav(pcm), mediaType: 'audio/wav', providerOptions: { smallestai: own } })

    test('has the text, a segment for each word, and the length of the file', async () => {
      const { text, segments, durationInSeconds } = await hear('pulse')
      expect(text).toBe(SAID)
      expect(segments.map((segment) => segment.text)).toEqual(SAID.split(' '))
      expect(segments.every(({ startSecond, endSecond }) => endSecond > startSecond)).toBe(true)
      expect(durationInSeconds).toBeCloseTo(pcm.length / 32_000, 2)
    })

    test('takes every option that the client has', async () => {
      const { text, response } = await hear('pulse', {
        language: 'multi-eu',
        diarize: true,
        emotionDetection: true,
        genderDetection: true,
        wordTimestamps: true,
        ageDetection: true,
        punctuate: true,
        capitalize: true,
        redactPii: true,
        redactPci: true,
        numerals: 'auto',
        keywords: ['table:5'],
      })
      expect(text).toBe(SAID)
      expect(response.body).toMatchObject({
        words: expect.arrayContaining([expect.objectContaining({ speaker: 0 })]),
        gender: expect.any(String),
        emotions: expect.any(Object),
      })
    })

    test('Pulse Pro has a body of its own, and answers a webhook later', async () => {
      expect((await hear('pulse-pro')).response.body).toMatchObject({
        language: 'en',
        request_id: expect.any(String),
        totalBytes: expect.any(Number),
      })
      const accepted = await hear('pulse-pro', {
        webhookUrl: 'https://example.com/hook',
        webhookMethod: 'POST',
      })
      expect(accepted.response.body).toMatchObject({ status: 'processing', request_id: expect.any(String) })
    })
  })

  describe('transcription of a stream', () => {
    async function hear(options: object, config?: object): Promise<StreamMessage[]> {
      const stream = client.transcriptionStream('pulse', options, config)
      await stream.connect()
      for (let at = 0; at < pcm.length; at += 4096) stream.sendAudio(pcm.subarray(at, at + 4096))
      stream.closeStream()
      const messages: StreamMessage[] = []
      for await (const message of stream) messages.push(message)
      return messages
    }
    const finals = (messages: readonly StreamMessage[]) =>
      messages.flatMap(({ is_final, transcript }) => (is_final && transcript ? [transcript] : [])).join(' ')

    test('ends with the text and with `is_last`', async () => {
      const messages = await hear({ language: 'en', encoding: 'linear16', sampleRate: 16_000 })
      expect(finals(messages)).toBe(SAID)
      expect(messages.at(-1)).toMatchObject({ is_last: true })
    })

    test('takes every option that the client has', async () => {
      const messages = await hear({
        language: 'en',
        encoding: 'linear16',
        sampleRate: 16_000,
        wordTimestamps: true,
        diarize: true,
        redactPii: true,
        redactPci: true,
        numerals: 'auto',
        keywords: ['table:5'],
        punctuate: true,
        capitalize: true,
        emotionDetection: true,
        genderDetection: true,
        sentenceTimestamps: true,
        fullTranscript: true,
        itnNormalize: true,
        eouTimeoutMs: 1000,
        maxWords: 100,
        finalizeOnWords: false,
        format: true,
      })
      expect(finals(messages)).toBe(SAID)
      const spoken = messages.find(({ is_final, transcript }) => is_final && transcript)
      expect(spoken?.words).toHaveLength(SAID.split(' ').length)
      expect(spoken?.utterances).toHaveLength(1)
      // Accepted and empty, as the client's own documents say of the service.
      expect(spoken?.full_transcript).toBe('')
    })

    test('accepts the key in the query, as browsers send it', async () => {
      const messages = await hear({ language: 'en' }, { auth: 'query', suppressInsecureAuthWarning: true })
      expect(finals(messages)).toBe(SAID)
    })
  })

  describe('clones', () => {
    test('are created, listed, found, spoken with and deleted', async () => {
      const created = await client.voiceClone.create({
        file: toWav(pcm),
        fileName: 'my-voice.wav',
        displayName: 'My voice',
        description: 'Warm narrator',
        accent: 'general american',
        tags: ['warm', 'narrator'],
        language: 'en',
      })
      expect(created).toMatchObject({ displayName: 'My voice', voiceId: expect.stringMatching(/^voice_/) })
      const [listed] = await client.voiceClone.list()
      expect(listed).toMatchObject({
        voiceId: created.voiceId,
        description: 'Warm narrator',
        accent: 'general american',
        tags: ['warm', 'narrator'],
      })
      expect(await client.voiceClone.get(listed?._id ?? '')).toMatchObject({ voiceId: created.voiceId })
      const { audio } = await client
        .speech('lightning_v3.1')
        .doGenerate({ text: TEXT, voice: created.voiceId })
      expect(audio.length).toBeGreaterThan(1000)

      // The service accepts the token of its console here, but no API key.
      expect(String(await rejectionOf(client.voiceClone.delete(created.voiceId)))).toContain('HTTP 401')
      const headers = { Authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln' }
      expect(await client.voiceClone.delete(created.voiceId, { headers })).toMatchObject({ success: true })
      expect(await client.voiceClone.list()).toEqual([])
    })
  })
})
