import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decode, encode } from '@msgpack/msgpack'
import { afterEach, describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AnyAdapter, Cue, Job, ProviderEvent } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import { loadDescribedAdapters } from '../../../src/run/adapters/described-adapters.ts'
import { openConnection } from '../../../src/wire/connect.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

const ADAPTERS = loadDescribedAdapters()
const AUDIO = Buffer.from([1, 0, 2, 0, 255, 127])
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A minimal server that follows the provider's documentation or clients. */
async function socketServer(greet: (socket: WebSocket, request: IncomingMessage) => void): Promise<string> {
  const server = createServer()
  new WebSocketServer({ server }).on('connection', greet)
  return `ws://127.0.0.1:${await listening(server)}`
}

async function httpServer(answer: (response: ServerResponse, body: unknown) => void): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    answer(response, JSON.parse(Buffer.concat(chunks).toString()))
  })
  return `http://127.0.0.1:${await listening(server)}`
}

function jobFor({ facts, parseOptions }: AnyAdapter, base: string): Job {
  const format = {
    encoding: 'pcm_s16le',
    container: 'raw',
    ...facts.formats[0],
    sampleRate: facts.defaultSampleRate,
  } as const
  const voice = facts.voices['*'] ?? ''
  return {
    ...{
      stream: 'turn-1',
      target: 't',
      text: 'Good morning.',
      model: facts.models[0] ?? '',
      voice,
      language: 'en',
    },
    ...{ format, key: 'lab-key', base, options: parseOptions({}) },
  }
}

const SPEECH: readonly Cue[] = [
  { kind: 'start' },
  { kind: 'text', text: 'Good morning.', last: true },
  { kind: 'end' },
]

/**
 * Holds one turn with the server, as drive would: what was heard, audio copied, until its end, a fault or a
 * close.
 */
async function runTurn(id: string, base: string): Promise<ProviderEvent[]> {
  const adapter = ADAPTERS[id] as AnyAdapter
  const job = jobFor(adapter, base)
  const state = adapter.newState?.()
  const dial = adapter.dial(job)
  const connection = await openConnection(dial, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: 2000,
  })
  const events: ProviderEvent[] = []
  try {
    await new Promise<void>((resolve) => {
      const say = (cues: readonly Cue[]) => {
        const frames = cues.flatMap((cue) => adapter.say?.(cue, job, state) ?? [])
        if (frames.length > 0) connection.send(frames)
      }
      connection.listen({
        onFrame: (frame) => {
          for (const event of adapter.hear(frame, state, job)) {
            events.push(event.kind === 'audio' ? { ...event, audio: Buffer.from(event.audio) } : event)
            if (event.kind === 'ready') say(SPEECH)
            if (event.kind === 'end' || event.kind === 'fault') resolve()
          }
        },
        onClose: (close) => {
          const fault =
            close.kind === 'closed' && adapter.readClose?.(close.code ?? 1006, close.reason, state)
          if (fault) events.push({ kind: 'fault', fault })
          resolve()
        },
      })
      if (dial.carrier === 'http') return connection.request(dial)
      say([{ kind: 'open' }])
      if (!adapter.facts.handshake) say(SPEECH)
    })
  } finally {
    connection.close()
  }
  return events.filter(({ kind }) => kind !== 'note')
}

const piece = (fields = {}) => ({ kind: 'audio', audio: AUDIO, ...fields })

describe('a described adapter on a real connection', () => {
  test('reads MiniMax’s `data:` lines, one newline apart, and ignores the utterance repeated at the end', async () => {
    const base = await httpServer((response, body) => {
      expect(body).toMatchObject({
        stream: true,
        text: 'Good morning.',
        audio_setting: { sample_rate: 24000 },
      })
      const line = (fields: object) =>
        `data: ${JSON.stringify({ base_resp: { status_code: 0 }, ...fields })}\n`
      const half = AUDIO.toString('hex')
      response.write(line({ data: { audio: half, status: 1 } }).slice(0, 30))
      response.write(line({ data: { audio: half, status: 1 } }).slice(30))
      response.end(line({ data: { audio: half.repeat(2) }, extra_info: { audio_length: 9 } }))
    })
    expect(await runTurn('minimax-http', base)).toEqual([piece(), { kind: 'end' }])
  })

  test('hears MiniMax’s refusal inside a 200', async () => {
    const base = await httpServer((response) =>
      response.end('{"base_resp":{"status_code":1039,"status_msg":"token limit"},"trace_id":"t1"}'),
    )
    expect(await runTurn('minimax-http', base)).toMatchObject([
      { fault: { kind: 'limit', detail: '1039: token limit' } },
    ])
  })

  test('waits for MiniMax’s `task_started` before it says any text', async () => {
    const said: string[] = []
    const base = await socketServer((socket) => {
      const send = (fields: object) => socket.send(JSON.stringify(fields))
      send({ event: 'connected_success' })
      socket.on('message', (data) => {
        const { event } = JSON.parse(String(data))
        said.push(event)
        if (event === 'task_start') setTimeout(() => send({ event: 'task_started' }), 20)
        if (event === 'task_continue')
          send({ event: 'task_continued', data: { audio: AUDIO.toString('hex') } })
        if (event === 'task_finish') send({ event: 'task_finished' })
      })
    })
    expect(await runTurn('minimax-ws', base)).toEqual([{ kind: 'ready' }, piece(), { kind: 'end' }])
    expect(said).toEqual(['task_start', 'task_continue', 'task_finish'])
  })

  test('speaks MessagePack with Fish, and shows model and key in headers', async () => {
    const base = await socketServer((socket, { headers }) => {
      expect(headers).toMatchObject({ model: 's2.1-pro', authorization: 'Bearer lab-key' })
      socket.on('message', (data: Buffer, isBinary) => {
        const { event } = decode(data) as { event: string }
        expect(isBinary).toBe(true)
        if (event === 'text') socket.send(encode({ event: 'audio', audio: AUDIO }))
        if (event === 'stop') socket.send(encode({ event: 'finish', reason: 'stop' }))
      })
    })
    expect(await runTurn('fish-ws', base)).toEqual([piece(), { kind: 'end' }])
  })

  test('counts Neuphonic’s stops, and takes the last piece with its stop', async () => {
    const base = await socketServer((socket) => {
      const send = (data: object) => socket.send(JSON.stringify({ data: { context_id: 'turn-1', ...data } }))
      socket.on('message', (message) => {
        const { text } = JSON.parse(String(message))
        const audio = AUDIO.toString('base64')
        send(text.endsWith('<STOP>') ? { audio, stop: true } : { audio, stop: false })
      })
    })
    const stream = 'turn-1'
    expect(await runTurn('neuphonic-ws', base)).toEqual([
      piece({ stream }),
      piece({ stream }),
      { kind: 'end', stream },
    ])
  })

  test('takes Hume’s close for the end, after `close` was said, and any other for a fault', async () => {
    const serve = (code: number) =>
      socketServer((socket, { url }) => {
        expect(url).toContain('api_key=lab-key')
        socket.on('message', (message) => {
          const fields = JSON.parse(String(message))
          if (fields.text) socket.send(JSON.stringify({ type: 'audio', audio: AUDIO.toString('base64') }))
          if (fields.close) socket.close(code)
        })
      })
    expect(await runTurn('hume-ws', await serve(1000))).toEqual([piece()])
    expect(await runTurn('hume-ws', await serve(1011))).toMatchObject([
      piece(),
      { fault: { kind: 'server' } },
    ])
  })

  test('shows LMNT its key in the first message, and hears binary audio until the flush is answered', async () => {
    const base = await socketServer((socket) => {
      const send = (fields: object) => socket.send(JSON.stringify(fields))
      socket.on('message', (message) => {
        const fields = JSON.parse(String(message))
        if (fields['X-API-Key'] === 'lab-key') send({ type: 'ready', request_id: 'r' })
        if (fields.type === 'text') socket.send(AUDIO)
        if (fields.type === 'flush') send({ type: 'flush_complete', nonce: fields.nonce })
      })
    })
    expect(await runTurn('lmnt-ws', base)).toEqual([{ kind: 'ready' }, piece(), { kind: 'end' }])
  })

  test('hears Mistral’s events to their `done`, and a body without it as truncated', async () => {
    const delta = `event: speech.audio.delta\ndata: ${JSON.stringify({ type: 'speech.audio.delta', audio_data: AUDIO.toString('base64') })}\n\n`
    const serve = (body: string) => httpServer((response) => response.end(body))
    const done = 'event: speech.audio.done\ndata: {"type":"speech.audio.done","usage":{}}\n\n'
    expect(await runTurn('mistral-sse', await serve(delta + done))).toEqual([piece(), { kind: 'end' }])
    expect(await runTurn('mistral-sse', await serve(delta))).toMatchObject([
      piece(),
      { fault: { kind: 'truncated' } },
    ])
  })
})
