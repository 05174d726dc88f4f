import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { wavFile } from '../../../../src/audio/containers/wav-writer.ts'

/** Hidden delays of the independent servers, in milliseconds. */
export interface Delays {
  readonly transcript: number
  readonly token: number
  readonly audio: number
  readonly agent: number
}

/** An independent stack: STT, LLM and TTS servers, each as simple as its protocol allows. */
export interface IndependentStack {
  readonly recogniser: string
  readonly model: string
  readonly voice: string
  /** A whole agent behind a webhook: text in, a WAV file out. */
  readonly agent: string
  readonly close: () => void
}

/** One answer as its server saw it, in microseconds of the monotonic clock: what it waited for, and what it sent. */
export interface ServedAnswer {
  readonly kind: 'transcript' | 'token' | 'audio'
  readonly from: number
  readonly to: number
}

type Log = (answer: ServedAnswer) => void

/** Microseconds of the clock that all processes of a machine share. */
const now = () => Number(process.hrtime.bigint() / 1000n)

export async function startIndependentStack(delays: Delays, log: Log = () => {}): Promise<IndependentStack> {
  const servers = [recogniser(delays, log), model(delays, log), voice(delays, log), agent(delays)]
  const [first, second, third, fourth] = await Promise.all(servers.map(listen))
  return {
    recogniser: `ws://127.0.0.1:${first}`,
    model: `http://127.0.0.1:${second}`,
    voice: `ws://127.0.0.1:${third}`,
    agent: `http://127.0.0.1:${fourth}`,
    close: () => {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function sockets(greet: (socket: WebSocket) => void): Server {
  const server = createServer()
  new WebSocketServer({ server }).on('connection', greet)
  return server
}

/** Deepgram's protocol: sends the final transcript a fixed time after the last loud frame. */
function recogniser({ transcript }: Delays, log: Log): Server {
  return sockets((socket) => {
    let timer: NodeJS.Timeout | undefined
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary || !isLoud(data)) return
      clearTimeout(timer)
      const from = now()
      timer = setTimeout(() => {
        log({ kind: 'transcript', from, to: now() })
        socket.send(JSON.stringify(RESULT))
      }, transcript)
    })
    socket.on('close', () => clearTimeout(timer))
  })
}

const RESULT = {
  type: 'Results',
  is_final: true,
  speech_final: true,
  channel: { alternatives: [{ transcript: 'what the caller said' }] },
}

function isLoud(bytes: Buffer): boolean {
  for (let at = 0; at + 1 < bytes.length; at += 2) if (Math.abs(bytes.readInt16LE(at)) > 327) return true
  return false
}

/** OpenAI's protocol: the role at once, then reasoning, the first token after its delay, no `[DONE]`. */
function model({ token }: Delays, log: Log): Server {
  return createServer(async (request, response) => {
    for await (const _ of request);
    const from = now()
    const say = (delta: object, finish_reason: string | null = null) =>
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    say({ role: 'assistant', content: '' })
    say({ reasoning_content: 'Hm.' })
    await sleep(token)
    log({ kind: 'token', from, to: now() })
    say({ content: 'Yes. ' })
    say({ content: 'Of course.' })
    say({}, 'stop')
    response.end()
  })
}

/** Cartesia's protocol, because it is the simplest: `transcript` in, base64 PCM out. */
function voice({ audio }: Delays, log: Log): Server {
  return sockets((socket) => {
    socket.on('message', (data: Buffer) => {
      const { context_id, transcript } = JSON.parse(String(data))
      if (!transcript) return
      const from = now()
      setTimeout(() => {
        log({ kind: 'audio', from, to: now() })
        socket.send(JSON.stringify({ type: 'chunk', context_id, data: TONE, done: false, status_code: 206 }))
        socket.send(JSON.stringify({ type: 'done', context_id, done: true, status_code: 200 }))
      }, audio)
    })
  })
}

/** A webhook like those of no-code platforms: one response with the whole answer. */
function agent({ agent: delay }: Delays): Server {
  return createServer(async (request, response) => {
    for await (const _ of request);
    await sleep(delay)
    response.writeHead(200, { 'content-type': 'audio/wav' }).end(wavFile(SAMPLES, 44_100))
  })
}

/** A fifth of a second at 44.1 kHz, loud from its first sample. */
const SAMPLES = Int16Array.from({ length: 8820 }, (_, at) => 12_000 * Math.cos(at / 8))
const TONE = Buffer.from(SAMPLES.buffer).toString('base64')
