import { createGateway, GatewayAuthenticationError, GatewayRateLimitError } from '@ai-sdk/gateway'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { readShippedDescription } from '../../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../../src/run/adapters/described-ids.ts'
import { QUICK } from '../support/lab-client.ts'
import { rejectionOf } from './client-helpers.ts'
import { recordSpeech } from './recorded-speech.ts'

/** The AI SDK's own client of its gateway against the twins made from descriptions. */

const TEXT = 'The quick brown fox jumps over the lazy dog.'
const PCM: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 }
const MODEL = 'elevenlabs/eleven-flash-v2.5'
const VOICE = 'JBFqnCBsd6RMkjVDRZzb'

let lab: Lab
beforeAll(async () => {
  const full = { ...QUICK, faults: [{ kind: 'refuse', status: 429 }] } as const
  lab = await startLab({
    mounts: [
      { name: 'vercel', provider: 'vercel', profile: QUICK },
      { name: 'full', provider: 'vercel', profile: full },
    ],
    descriptions: listDescribedIds().map(readShippedDescription),
  })
})
afterAll(() => lab.close())

function speechModel({ mount = 'vercel', apiKey = 'any' } = {}) {
  const { host, port } = lab.addresses[mount] ?? { host: '', port: 0 }
  const baseURL = `http://${host}:${port}/v4/ai`
  return createGateway({ baseURL, apiKey, webSocket: WebSocket as never }).speechModel(
    MODEL,
  ) as never as Speech
}

/** What the client's experimental interface has; its types leave the stream out. */
interface Speech {
  doGenerate(request: object): Promise<{ audio: string }>
  doStream(request: object): Promise<{ stream: ReadableStream<StreamPart> }>
}
type StreamPart = { type: string; audio?: string; error?: unknown }

async function stream(model: Speech, words: readonly string[]): Promise<Buffer> {
  const text = new ReadableStream({
    start(controller) {
      for (const word of words) controller.enqueue({ text: word })
      controller.close()
    },
  })
  const { stream } = await model.doStream({
    text,
    voice: VOICE,
    outputFormat: { type: 'audio/pcm', rate: 24_000 },
  })
  const pieces: Buffer[] = []
  const types = new Set<string>()
  for await (const part of stream as never as AsyncIterable<StreamPart>) {
    types.add(part.type)
    if (part.error) throw part.error
    if (part.audio) pieces.push(Buffer.from(part.audio, 'base64'))
  }
  expect(types).toContain('finish')
  return Buffer.concat(pieces)
}

describe('the package of the gateway', () => {
  test('receives every sample that the lab synthesised, over WebSocket', async () => {
    const audio = await stream(speechModel(), TEXT.split(/(?<= )/))
    expect(audio.equals(await recordSpeech(TEXT, PCM))).toBe(true)
  })

  test('receives the whole audio in one JSON over HTTP', async () => {
    const { audio } = await speechModel().doGenerate({ text: TEXT, voice: VOICE, outputFormat: 'wav' })
    const expected = await recordSpeech(TEXT, { encoding: 'pcm_s16le', container: 'wav', sampleRate: 44_100 })
    const samples = (wav: Buffer) => wav.subarray(44)
    expect(samples(Buffer.from(audio, 'base64')).equals(samples(expected))).toBe(true)
  })

  test('raises its own errors for a bad key and for a request over the limit', async () => {
    const ask = (of: Parameters<typeof speechModel>[0]) =>
      rejectionOf(speechModel(of).doGenerate({ text: TEXT, voice: VOICE, outputFormat: 'wav' }))
    expect(await ask({ apiKey: 'bad-key' })).toBeInstanceOf(GatewayAuthenticationError)
    expect(await ask({ mount: 'full' })).toBeInstanceOf(GatewayRateLimitError)
  })

  test('a stream with a bad key ends with an error', async () => {
    expect(await rejectionOf(stream(speechModel({ apiKey: 'bad-key' }), [TEXT]))).toBeInstanceOf(Error)
  })
})
