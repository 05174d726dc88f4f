import { createRequire } from 'node:module'
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { readAll } from './client-helpers.ts'

const { default: Cartesia } = createRequire(import.meta.url)(
  '@cartesia/cartesia-js',
) as typeof import('@cartesia/cartesia-js')

const CLIP = new File([new Uint8Array(4000)], 'clip.wav', { type: 'audio/wav' })
const PROFILE = { voice: 'tone', firstAudio: 1, clone: { firstAudio: 250 } } as const

let lab: Lab
const baseOf = (provider: string) => `http://${lab.shared.host}:${lab.shared.port}/${provider}`
beforeAll(async () => {
  const providers = ['elevenlabs', 'cartesia']
  lab = await startLab({
    mounts: providers.map((provider) => ({ name: provider, provider, profile: PROFILE })),
  })
})
afterAll(() => lab.close())

/** The first-audio delay of the last response in the truth log, in microseconds. */
const lastDelay = () => lab.truth().at(-1)?.first_audio_delay_us

describe('the official client of ElevenLabs', () => {
  test('creates a voice that is slower than a stock voice, and deletes it', async () => {
    const client = new ElevenLabsClient({
      apiKey: 'sk_test',
      baseUrl: baseOf('elevenlabs'),
      maxRetries: 0,
    })
    const { voiceId } = await client.voices.ivc.create({ name: 'mine', files: [CLIP] })
    const say = async (voice: string) => readAll(await client.textToSpeech.stream(voice, { text: 'Hello.' }))
    await say(voiceId)
    expect(lastDelay()).toBe(251_000)
    await say('JBFqnCBsd6RMkjVDRZzb')
    expect(lastDelay()).toBe(1000)
    expect(await client.voices.delete(voiceId)).toMatchObject({ status: 'ok' })
    await expect(client.voices.delete(voiceId)).rejects.toThrow()
  })
})

describe('the official client of Cartesia', () => {
  test('creates a voice that is slower than a stock voice, and deletes it', async () => {
    const client = new Cartesia({ apiKey: 'sk_car_test', baseURL: baseOf('cartesia'), maxRetries: 0 })
    const { id } = await client.voices.clone({ clip: CLIP, name: 'mine', language: 'en' })
    await client.tts
      .generate({
        model_id: 'sonic-3',
        voice: { id },
        transcript: 'Hello.',
        output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
      })
      .then((answer) => answer.arrayBuffer())
    expect(lastDelay()).toBe(251_000)
    await client.voices.delete(id)
    await expect(client.voices.delete(id)).rejects.toThrow()
  })
})
