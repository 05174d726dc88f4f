import { createRequire } from 'node:module'
import net from 'node:net'
import type { Cartesia as Client } from '@cartesia/cartesia-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { readAll, rejectionOf, startLabWith, TEXT } from './client-helpers.ts'
import { recordSpeech } from './recorded-speech.ts'

// As an ES module the client cannot open a WebSocket on Node 20.
const {
  default: Cartesia,
  AuthenticationError,
  NotFoundError,
  RateLimitError,
} = createRequire(import.meta.url)('@cartesia/cartesia-js') as typeof import('@cartesia/cartesia-js')

const F32 = { encoding: 'pcm_f32le', container: 'raw', sampleRate: 44_100 } as const
const WAV = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 24_000 } as const
const VOICE = { model_id: 'sonic-3', voice: { id: 'f786b574-daa5-4673-aa0c-cbe3e8534c02' } } as const
const RAW_F32 = { container: 'raw', encoding: 'pcm_f32le', sample_rate: 44_100 } as const
const REQUEST = { ...VOICE, transcript: TEXT, output_format: RAW_F32 } as const

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('cartesia'))
})
afterAll(() => lab.close())

const clientOf = (baseURL: string, apiKey = 'sk_car_test') => new Cartesia({ apiKey, baseURL, maxRetries: 0 })

/** The client requires TLS for a WebSocket, but accepts a connection that is already open. */
function socketOf(client: Client, address = base) {
  const { port } = new URL(address)
  return client.tts.websocket({ createConnection: () => net.connect(Number(port), '127.0.0.1') })
}

describe('the official client', () => {
  test('generates the audio that was synthesised', async () => {
    const answer = await clientOf(base).tts.generate(REQUEST)
    expect(Buffer.from(await answer.arrayBuffer()).equals(await recordSpeech(TEXT, F32))).toBe(true)
  })

  test('generates a WAV file with unknown sizes in its header and the same samples', async () => {
    const output_format = { container: 'wav', encoding: 'pcm_s16le', sample_rate: 24_000 } as const
    const answer = await clientOf(base).tts.generate({ ...REQUEST, output_format })
    const file = Buffer.from(await answer.arrayBuffer())
    expect(file.readUInt32LE(40)).toBe(0xffff_ffff)
    expect(file.subarray(44).equals((await recordSpeech(TEXT, WAV)).subarray(44))).toBe(true)
  })

  test('generates mp3', async () => {
    const output_format = { container: 'mp3', sample_rate: 44_100, bit_rate: 64_000 } as const
    const answer = await clientOf(base).tts.generate({ ...REQUEST, output_format })
    const mp3 = { encoding: 'mp3', container: 'mp3', sampleRate: 44_100 } as const
    const expected = await recordSpeech(TEXT, mp3, { bitRate: 64_000 })
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true)
  })

  test('reads all events, word timestamps included', async () => {
    const events = await clientOf(base).tts.generateSSE({ ...REQUEST, add_timestamps: true })
    const audio: Buffer[] = []
    const words: string[] = []
    const kinds: string[] = []
    for await (const event of events) {
      kinds.push(event.type)
      if (event.type === 'chunk') audio.push(Buffer.from(event.data, 'base64'))
      if (event.type === 'timestamps') words.push(...(event.word_timestamps?.words ?? []))
    }
    expect(Buffer.concat(audio).equals(await recordSpeech(TEXT, F32))).toBe(true)
    expect(words).toEqual(TEXT.split(' '))
    expect(kinds.at(-1)).toBe('done')
  })

  test('speaks two contexts on one socket without mixing them', async () => {
    const socket = await socketOf(clientOf(base))
    const texts = [TEXT, 'Somebody else says something else.']
    const heard = await Promise.all(
      texts.map(async (text) => {
        const context = socket.context({ ...VOICE, output_format: RAW_F32, max_buffer_delay_ms: 5000 })
        for (const piece of text.split(/(?<= )/)) await context.push({ transcript: piece })
        await context.no_more_inputs()
        return readAll(audioOf(context))
      }),
    )
    socket.close()
    expect(heard[0]?.equals(await recordSpeech(texts[0] ?? '', F32))).toBe(true)
    expect(heard[1]?.equals(await recordSpeech(texts[1] ?? '', F32))).toBe(true)
  })

  test('flushes a context twice and receives the number of each flush', async () => {
    const socket = await socketOf(clientOf(base))
    const context = socket.context({ ...VOICE, output_format: RAW_F32, max_buffer_delay_ms: 5000 })
    await context.push({ transcript: 'One of', flush: true })
    await context.push({ transcript: 'these days', flush: true })
    await context.no_more_inputs()
    const kinds: string[] = []
    for await (const event of context.receive()) {
      const last = event.type === 'flush_done' ? `flush ${event.flush_id}` : event.type
      if (kinds.at(-1) !== last) kinds.push(last)
    }
    socket.close()
    expect(kinds).toEqual(['chunk', 'flush 1', 'chunk', 'flush 2', 'done'])
  })

  test('reads all pages of voices and stops', async () => {
    const ids: string[] = []
    for await (const { id } of await clientOf(base).voices.list()) ids.push(id)
    expect(ids).toContain(VOICE.voice.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

async function* audioOf(context: { receive: () => AsyncIterable<unknown> }): AsyncIterable<Uint8Array> {
  for await (const event of context.receive()) {
    const { audio } = event as { audio?: Uint8Array }
    if (audio) yield audio
  }
}

describe('the official client’s own errors', () => {
  test('for a wrong key', async () => {
    const error = await rejectionOf(clientOf(base, 'bad-key').tts.generate(REQUEST))
    expect(error).toBeInstanceOf(AuthenticationError)
  })

  test('for too many requests', async () => {
    const busy = await startLabWith('cartesia', { concurrency: 0 })
    const error = await rejectionOf(clientOf(busy.base).tts.generateSSE(REQUEST))
    await busy.lab.close()
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ status: 429, error: { error_code: 'concurrency_limited' } })
  })

  test('for a voice that does not exist', async () => {
    const error = await rejectionOf(clientOf(base).tts.generate({ ...REQUEST, voice: { id: 'unknown' } }))
    expect(error).toBeInstanceOf(NotFoundError)
  })

  test('on a socket: a context over the limit is an error of that context', async () => {
    const busy = await startLabWith('cartesia', { concurrency: 0 })
    const socket = await socketOf(clientOf(busy.base), busy.base)
    const told: unknown[] = []
    socket.on('error', (event: unknown) => told.push(event))
    const context = socket.context({ ...VOICE, output_format: RAW_F32 })
    await context.push({ transcript: TEXT, flush: true })
    const error = await rejectionOf(readAll(audioOf(context)))
    socket.close()
    await busy.lab.close()
    expect(String(error)).toContain('concurren')
    expect(told).toHaveLength(1)
  })
})
