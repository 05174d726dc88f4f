import { DeepgramClient, DeepgramError } from '@deepgram/sdk'
import { ApiError, InworldTTS } from '@inworld/tts'
import { SonioxHttpError, SonioxNodeClient } from '@soniox/node'
import Groq from 'groq-sdk'
import Lmnt from 'lmnt-node'
import { SarvamAIClient, SarvamAIError } from 'sarvamai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { readShippedDescription } from '../../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../../src/run/adapters/described-ids.ts'
import { QUICK } from '../support/lab-client.ts'
import { recordSpeech } from './recorded-speech.ts'

/**
 * The providers' own packages against the twins made from descriptions: an error in a description shows here.
 */

const TEXT = 'The quick brown fox jumps over the lazy dog.'
const PROVIDERS = ['groq', 'lmnt', 'inworld', 'soniox', 'sarvam', 'deepgram']

let lab: Lab
beforeAll(async () => {
  const mounts = PROVIDERS.flatMap((provider) => [
    { name: provider, provider, profile: QUICK },
    {
      name: `${provider}-full`,
      provider,
      profile: { ...QUICK, faults: [{ kind: 'refuse', status: 429 }] } as const,
    },
  ])
  lab = await startLab({ mounts, descriptions: listDescribedIds().map(readShippedDescription) })
})
afterAll(() => lab.close())

interface MountAddress {
  readonly base: string
  readonly key: string
}

const addressOf = (mount: string, key = 'any'): MountAddress => {
  const { host, port } = lab.addresses[mount] ?? { host: '', port: 0 }
  return { base: `http://${host}:${port}`, key }
}

async function groq({ base, key }: MountAddress): Promise<Uint8Array> {
  const client = new Groq({ apiKey: key, baseURL: base, maxRetries: 0 })
  const speech = {
    model: 'canopylabs/orpheus-v1-english',
    voice: 'troy',
    input: TEXT,
    response_format: 'wav',
  } as const
  const answer = await client.audio.speech.create(speech)
  return new Uint8Array(await answer.arrayBuffer()).subarray(44)
}

async function lmnt({ base, key }: MountAddress): Promise<Uint8Array> {
  const client = new Lmnt({ apiKey: key, baseURL: base, maxRetries: 0 })
  const speech = { text: TEXT, voice: 'leah', format: 'pcm_s16le', sample_rate: 24_000 } as const
  const answer = await client.speech.generate(speech)
  return new Uint8Array(await answer.arrayBuffer())
}

async function inworld({ base: baseUrl, key }: MountAddress): Promise<Uint8Array> {
  const client = InworldTTS({ apiKey: key, baseUrl, maxRetries: 0 })
  const pieces: Uint8Array[] = []
  const speech = { text: TEXT, voice: 'Ashley', encoding: 'PCM', sampleRate: 24_000 } as const
  for await (const piece of client.stream(speech)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function soniox({ base, key }: MountAddress): Promise<Uint8Array> {
  const client = new SonioxNodeClient({ api_key: key, tts_api_url: base })
  return client.tts.generate({
    text: TEXT,
    voice: 'Adrian',
    model: 'tts-rt-v2',
    language: 'en',
    audio_format: 'pcm_s16le',
    sample_rate: 24_000,
  })
}

async function sarvam({ base: baseUrl, key }: MountAddress): Promise<Uint8Array> {
  const client = new SarvamAIClient({ apiSubscriptionKey: key, baseUrl, maxRetries: 0 })
  const answer = await client.textToSpeech.convertStream({
    text: TEXT,
    language_code: 'en-IN',
    speaker: 'anushka',
    model: 'bulbul:v2',
    speech_sample_rate: 22_050,
    output_audio_codec: 'linear16',
  })
  return new Uint8Array(await answer.arrayBuffer())
}

async function deepgramFlux({ base: baseUrl, key: apiKey }: MountAddress): Promise<Uint8Array> {
  const client = new DeepgramClient({ apiKey, baseUrl, maxRetries: 0 })
  const answer = await client.speak.v2.audio.generate({
    text: TEXT,
    model: 'flux-kit-en',
    encoding: 'linear16',
    container: 'none',
    sample_rate: 24_000,
    speed: 1,
  })
  return new Uint8Array(await answer.arrayBuffer())
}

const CLIENTS = [
  ['deepgram', deepgramFlux, 24_000, DeepgramError, DeepgramError],
  ['groq', groq, 24_000, Groq.AuthenticationError, Groq.RateLimitError],
  ['lmnt', lmnt, 24_000, Lmnt.AuthenticationError, Lmnt.RateLimitError],
  ['inworld', inworld, 24_000, ApiError, ApiError],
  ['soniox', soniox, 24_000, SonioxHttpError, SonioxHttpError],
  ['sarvam', sarvam, 22_050, SarvamAIError, SarvamAIError],
] as const

describe.each(CLIENTS)('the package of %s', (provider, speak, sampleRate, unauthorized, limited) => {
  test('receives every sample that the lab synthesised', async () => {
    const format: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate }
    const audio = Buffer.from(await speak(addressOf(provider)))
    expect(audio.equals(await recordSpeech(TEXT, format))).toBe(true)
  })

  test('raises its own error for a bad key and for a request over the limit', async () => {
    const [bad, full]: unknown[] = await Promise.all(
      [addressOf(provider, 'bad-key'), addressOf(`${provider}-full`)].map((address) =>
        speak(address).catch((error) => error),
      ),
    )
    expect(bad).toBeInstanceOf(unauthorized)
    expect(full).toBeInstanceOf(limited)
    expect([statusOf(bad), statusOf(full)]).toEqual([401, 429])
  })
})

function statusOf(error: unknown): unknown {
  const { status, statusCode, code } = error as Readonly<Record<string, unknown>>
  return status ?? statusCode ?? code
}

test('an LMNT session becomes ready, takes text, and receives the end of its flush', async () => {
  const { base } = addressOf('lmnt')
  const session = new Lmnt({ apiKey: 'any', baseURL: base }).speech.sessions.create({
    voice: 'leah',
    format: 'pcm_s16le',
    sample_rate: 24_000,
  })
  for (const word of TEXT.split(/(?<= )/)) session.sendText(word)
  session.sendFlush()
  const audio: Buffer[] = []
  const types: string[] = []
  for await (const message of session) {
    if (message.type === 'audio') audio.push(Buffer.from(message.audio as Buffer))
    else types.push(message.type)
    if (message.type === 'flush_complete') break
  }
  session.close()
  expect(types).toEqual(['ready', 'flush_complete'])
  const format: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 }
  expect(Buffer.concat(audio).equals(await recordSpeech(TEXT, format))).toBe(true)
})
