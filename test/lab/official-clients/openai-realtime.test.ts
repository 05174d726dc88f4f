import net from 'node:net'
import OpenAI from 'openai'
import { OpenAIRealtimeWS } from 'openai/realtime/ws'
import type { RealtimeServerEvent, RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { QUICK } from '../support/lab-client.ts'
import { recordSpeech } from './recorded-speech.ts'

/** OpenAI's own client of the Realtime API against the lab. */

const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const

let lab: Lab
beforeAll(async () => {
  lab = await startLab({ mounts: [{ name: 'openai', provider: 'openai', profile: QUICK }] })
})
afterAll(() => lab.close())

/** The package insists on `wss:`, so that its handshake is sent over a plain socket. */
function openSession(): OpenAIRealtimeWS {
  const { host, port } = lab.addresses.openai ?? expect.unreachable()
  const client = new OpenAI({ apiKey: 'sk-any', baseURL: `http://${host}:${port}/v1` })
  const options = { createConnection: () => net.connect(port, host) }
  const session = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1-mini', options }, client)
  onTestFinished(() => session.close())
  return session
}

/** Configures a session, asks for one reading, and returns the events up to the first of a type. */
function readAloud(text: string, last: RealtimeServerEvent['type'], voice = 'marin') {
  const session = openSession()
  return new Promise<RealtimeServerEvent[]>((resolve, reject) => {
    const events: RealtimeServerEvent[] = []
    session.on('error', reject)
    session.on('event', (event) => {
      events.push(event)
      if (event.type === 'session.created')
        session.send({ type: 'session.update', session: sessionWith(voice) })
      if (event.type === 'session.updated')
        session.send({ type: 'response.create', response: requestOf(text) })
      if (event.type === last) resolve(events)
    })
  })
}

const sessionWith = (voice: string): RealtimeSessionCreateRequest => ({
  type: 'realtime',
  output_modalities: ['audio'],
  audio: { input: {}, output: { format: { type: 'audio/pcm', rate: 24_000 }, voice } },
})

const UPDATED_TWICE = ['session.updated', 'session.updated']

const requestOf = (text: string) => ({
  conversation: 'none' as const,
  input: [
    { type: 'message' as const, role: 'user' as const, content: [{ type: 'input_text' as const, text }] },
  ],
  metadata: { mine: 'yes' },
})

test('the client receives every sample, the transcript, and its metadata', async () => {
  const text = 'The quick brown fox.'
  const events = await readAloud(text, 'response.done')
  const audio = events.flatMap((event) => (event.type === 'response.output_audio.delta' ? [event.delta] : []))
  const received = Buffer.concat(audio.map((delta) => Buffer.from(delta, 'base64')))
  expect(received.equals(await recordSpeech(text, PCM))).toBe(true)
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'response.output_audio_transcript.done', transcript: text }),
  )
  expect(events.at(-1)).toMatchObject({
    response: { status: 'completed', metadata: { mine: 'yes' }, usage: { total_tokens: expect.any(Number) } },
  })
  const types = events.map(({ type }) => type)
  expect(types.slice(0, 5)).toEqual([
    'session.created',
    'session.updated',
    'response.created',
    'response.output_item.added',
    'response.content_part.added',
  ])
})

test('the lab’s model contracts, and says so in its transcript', async () => {
  const events = await readAloud('I am here.', 'response.done')
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'response.output_audio_transcript.done', transcript: "I'm here." }),
  )
})

test('the voice stays once it was heard: another is refused, and all else in that update', async () => {
  const session = openSession()
  const end = (last: 'session.updated' | 'response.done') =>
    new Promise((resolve) => {
      session.once(last, () => resolve(last))
      session.once('error', ({ error }) => resolve(error))
    })
  const update = (output: object) => {
    session.send({
      type: 'session.update',
      event_id: 'mine',
      session: { type: 'realtime', audio: { output } },
    })
    return end('session.updated')
  }
  const audio: Buffer[] = []
  session.on('response.output_audio.delta', ({ delta }) => audio.push(Buffer.from(delta, 'base64')))
  const read = () => {
    audio.length = 0
    session.send({ type: 'response.create', response: requestOf('Hello.') })
    return end('response.done')
  }
  await session.emitted('session.created')
  expect([await update({ voice: 'marin' }), await update({ voice: 'cedar' })]).toEqual(UPDATED_TWICE)
  expect(await read()).toBe('response.done')
  expect(await update({ voice: 'marin', format: { type: 'audio/pcmu' } })).toMatchObject({
    type: 'invalid_request_error',
    code: 'cannot_update_voice',
    message: "Cannot update a conversation's voice if assistant audio is present.",
    event_id: 'mine',
  })
  expect([await update({ voice: 'cedar' }), await update({ speed: 1 })]).toEqual(UPDATED_TWICE)
  expect(await read()).toBe('response.done')
  expect(Buffer.concat(audio).equals(await recordSpeech('Hello.', PCM))).toBe(true)
})

test('a voice that does not exist is an error that names the field', async () => {
  await expect(readAloud('Hello.', 'response.done', 'nobody')).rejects.toMatchObject({
    error: { type: 'invalid_request_error', param: 'session.audio.output.voice' },
  })
})
