import { DeepgramClient, DeepgramError } from '@deepgram/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import { readAll, rejectionOf, startLabWith, TEXT } from './client-helpers.ts'
import { recordSpeech } from './recorded-speech.ts'

const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
const AURA = { model: 'aura-2-thalia-en', encoding: 'linear16' } as const
const REQUEST = { ...AURA, text: TEXT, container: 'none', sample_rate: 24_000 } as const

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('deepgram'))
})
afterAll(() => lab.close())

const clientOf = (baseUrl: string, apiKey = 'lab-key') =>
  new DeepgramClient({ apiKey, baseUrl, maxRetries: 0 })

/** A message from the client: an object, or audio as a blob. */
type Message = { readonly type?: string; readonly [field: string]: unknown } | Blob

type AuraSocket = Awaited<ReturnType<DeepgramClient['speak']['v1']['connect']>>
type FluxSocket = Awaited<ReturnType<DeepgramClient['speak']['v2']['connect']>>

/** All messages of a socket, and a way to wait for one. */
class Ear {
  readonly messages: Message[] = []
  closed: { readonly code: number } | undefined
  #changed: () => void = () => {}

  constructor(socket: AuraSocket | FluxSocket) {
    socket.on('message', (message: unknown) => {
      this.messages.push(message as Message)
      this.#changed()
    })
    socket.on('close', (event) => {
      this.closed = event
      this.#changed()
    })
    socket.on('error', () => {})
  }

  get types(): string[] {
    return this.messages.flatMap((message) => (message instanceof Blob ? [] : [message.type ?? '']))
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue())
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
  }

  async audio(): Promise<Buffer> {
    const blobs = this.messages.filter((message) => message instanceof Blob)
    return Buffer.from(await new Blob(blobs).arrayBuffer())
  }
}

async function opened<Line extends AuraSocket | FluxSocket>(
  socket: Line,
): Promise<{ socket: Line; ear: Ear }> {
  const ear = new Ear(socket)
  socket.connect()
  await socket.waitForOpen()
  return { socket, ear }
}

describe('the official client', () => {
  test('generates the audio that was synthesised, and exposes the service’s headers', async () => {
    const { data, rawResponse } = await clientOf(base).speak.v1.audio.generate(REQUEST).withRawResponse()
    const stream = data.stream()
    expect(stream && (await readAll(stream)).equals(await recordSpeech(TEXT, PCM))).toBe(true)
    expect(rawResponse.headers.get('dg-model-name')).toBe('aura-2-thalia-en')
    expect(rawResponse.headers.get('dg-char-count')).toBe(String(TEXT.length))
    expect(rawResponse.headers.get('dg-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('gets mp3 when it names no encoding', async () => {
    const answer = await clientOf(base).speak.v1.audio.generate({ text: TEXT, model: AURA.model })
    const mp3 = { encoding: 'mp3', container: 'mp3', sampleRate: 22_050 } as const
    const expected = await recordSpeech(TEXT, mp3, { bitRate: 48_000 })
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true)
  })

  test('receives the end of two flushes and the close', async () => {
    const { socket, ear } = await opened(
      await clientOf(base).speak.v1.connect({ ...AURA, sample_rate: '24000', reconnectAttempts: 0 }),
    )
    socket.sendText({ type: 'Speak', text: TEXT.slice(0, 20) })
    socket.sendText({ type: 'Speak', text: TEXT.slice(20) })
    socket.sendFlush({ type: 'Flush' })
    await ear.until(() => ear.types.includes('Flushed'))
    expect((await ear.audio()).equals(await recordSpeech(TEXT, PCM))).toBe(true)
    socket.sendText({ type: 'Speak', text: 'Again.' })
    socket.sendFlush({ type: 'Flush' })
    await ear.until(() => ear.types.length === 3)
    socket.sendClose({ type: 'Close' })
    await ear.until(() => ear.closed !== undefined)
    expect(ear.types).toEqual(['Metadata', 'Flushed', 'Flushed'])
    expect(ear.messages.filter((message) => !(message instanceof Blob)).at(-1)).toMatchObject({
      sequence_id: 1,
    })
    expect(ear.closed?.code).toBe(1000)
  })

  test('receives start, acknowledgement and metadata of a Flux turn', async () => {
    const { socket, ear } = await opened(
      await clientOf(base).speak.v2.connect({
        model: 'flux-haley-en',
        encoding: 'linear16',
        sample_rate: '24000',
        reconnectAttempts: 0,
      }),
    )
    socket.sendSpeak({ type: 'Speak', text: TEXT })
    socket.sendFlush({ type: 'Flush' })
    await ear.until(() => ear.types.includes('SpeechMetadata'))
    socket.sendClose({ type: 'Close' })
    await ear.until(() => ear.closed !== undefined)
    const audio = await ear.audio()
    expect(audio.equals(await recordSpeech(TEXT, PCM))).toBe(true)
    expect(ear.types).toEqual(['Connected', 'SpeechStarted', 'Flushed', 'SpeechMetadata', 'SessionMetadata'])
    expect(
      ear.messages.find((message) => !(message instanceof Blob) && message.type === 'SpeechMetadata'),
    ).toMatchObject({
      audio_duration_ms: Math.round(audio.length / 48),
      input_character_count: TEXT.length,
      speech_id: expect.stringMatching(/^dg_sp_[0-9a-f]{12}$/),
    })
  })
})

describe('the official client’s own errors', () => {
  test('for a wrong key', async () => {
    const error = await rejectionOf(clientOf(base, 'bad-key').speak.v1.audio.generate(REQUEST))
    expect(error).toBeInstanceOf(DeepgramError)
    expect(error).toMatchObject({ statusCode: 401, body: { err_code: 'INVALID_AUTH' } })
  })

  test('for a key sent as a granted token', async () => {
    const client = new DeepgramClient({ accessToken: 'lab-key', baseUrl: base, maxRetries: 0 })
    expect(await rejectionOf(client.speak.v1.audio.generate(REQUEST))).toMatchObject({ statusCode: 401 })
  })

  test('for too many requests', async () => {
    const busy = await startLabWith('deepgram', { concurrency: 0 })
    const error = await rejectionOf(clientOf(busy.base).speak.v1.audio.generate(REQUEST))
    await busy.lab.close()
    expect(error).toBeInstanceOf(DeepgramError)
    expect(error).toMatchObject({ statusCode: 429, body: { err_code: 'Too Many Requests' } })
  })

  test('for an unknown model and for an encoding without an encoder', async () => {
    const { audio } = clientOf(base).speak.v1
    const strange = await rejectionOf(
      audio.generate({ ...REQUEST, model: 'flux-haley-en' as 'aura-zeus-en' }),
    )
    expect(strange).toMatchObject({ statusCode: 400, body: { err_code: 'Bad Request' } })
    const flac = await rejectionOf(audio.generate({ text: TEXT, model: AURA.model, encoding: 'flac' }))
    expect(flac).toMatchObject({ statusCode: 400, body: { err_code: 'INVALID_QUERY_PARAMETER' } })
  })

  test('for a connection over the limit, but not for the next one', async () => {
    const busy = await startLabWith('deepgram', { concurrency: 1 })
    const dial = async () =>
      opened(
        await clientOf(busy.base).speak.v1.connect({ ...AURA, sample_rate: '24000', reconnectAttempts: 0 }),
      )
    const first = await dial()
    await rejectionOf(dial())
    first.socket.sendClose({ type: 'Close' })
    await first.ear.until(() => first.ear.closed !== undefined)
    const third = await dial()
    third.socket.close()
    await busy.lab.close()
  })
})
