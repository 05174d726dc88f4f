import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AnyAdapter, Cue, Job, ProviderEvent } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import { loadDescribedAdapters } from '../../../src/run/adapters/described-adapters.ts'
import { openConnection } from '../../../src/wire/connect.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

const ADAPTERS = loadDescribedAdapters()
/** Three samples. */
export const AUDIO = Buffer.from([1, 0, 2, 0, 255, 127])
const servers: Server[] = []

export function closeServers(): void {
  for (const server of servers.splice(0)) server.close()
}

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A minimal server that follows the provider's documentation or clients. */
export async function socketServer(
  greet: (socket: WebSocket, request: IncomingMessage) => void,
): Promise<string> {
  const server = createServer()
  new WebSocketServer({ server }).on('connection', greet)
  return `ws://127.0.0.1:${await listening(server)}`
}

export async function httpServer(
  answer: (response: ServerResponse, body: unknown, request: IncomingMessage) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    answer(response, JSON.parse(Buffer.concat(chunks).toString()), request)
  })
  return `http://127.0.0.1:${await listening(server)}`
}

function jobFor({ facts, parseOptions }: AnyAdapter, base: string, options: object): Job {
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
    ...{ format, key: 'lab-key', base, options: parseOptions({ ...options }) },
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
export async function runTurn(id: string, base: string, options: object = {}): Promise<ProviderEvent[]> {
  const adapter = ADAPTERS[id] as AnyAdapter
  const job = jobFor(adapter, base, options)
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

/** The event of a piece of audio. */
export const piece = (fields = {}) => ({ kind: 'audio', audio: AUDIO, ...fields })
