import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'

const RATE = 24_000

/** A message of a hand-made server: its fields, or bytes as they are. */
export type Message = Readonly<Record<string, unknown>> | string | Buffer

/** How a hand-made server deviates from the protocol that it speaks. */
export interface Deviation {
  /** Changes the messages of a healthy answer. */
  readonly change?: (messages: Message[]) => Message[]
  /** Sends every message as a binary frame, or compressed without negotiation. */
  readonly as?: 'binary' | 'compressed'
  /** The body of an HTTP response does not end. */
  readonly isEndless?: true
}

/** So many milliseconds of a loud tone, as signed 16-bit samples. */
export function tone(milliseconds: number): Buffer {
  const length = Math.round((milliseconds * RATE) / 1000)
  const samples = Int16Array.from({ length }, (_, at) => 12_000 * Math.cos((2 * Math.PI * 440 * at) / RATE))
  return Buffer.from(samples.buffer)
}

/** A WAV header of unknown length. */
export function wavHeader(sampleRate: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data\xff\xff\xff\xff', 36, 'latin1')
  return header
}

export interface ForeignServer {
  /** For `base:`. */
  readonly base: string
  readonly close: () => Promise<void>
}

/** A WebSocket server that answers the message that `ends` the text. `answer`: to the client's message. */
export async function openWebSocketServer(
  ends: (message: Readonly<Record<string, unknown>>) => boolean,
  answer: (message: Readonly<Record<string, unknown>>) => Message[],
  deviation: Deviation,
): Promise<ForeignServer> {
  const http = createServer()
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (ends(message)) send(socket, deviation.change?.(answer(message)) ?? answer(message), deviation)
    })
  })
  return open(http, 'ws', () => {
    for (const client of server.clients) client.terminate()
  })
}

function send(socket: WebSocket, messages: readonly Message[], { as }: Deviation): void {
  for (const message of messages) {
    const bytes = bytesOf(message)
    if (as === 'compressed') sendCompressed(socket, bytes)
    else socket.send(bytes, { binary: as === 'binary' || Buffer.isBuffer(message) })
  }
}

/** RFC 7692: a text frame with the first reserved bit, which nobody negotiated. */
function sendCompressed(socket: WebSocket, bytes: Buffer): void {
  const payload = deflateRawSync(bytes)
  const head = Buffer.alloc(4)
  head.writeUInt8(0xc1, 0)
  head.writeUInt8(126, 1)
  head.writeUInt16BE(payload.length, 2)
  const { _socket } = socket as unknown as { _socket: { write: (bytes: Buffer) => void } }
  _socket.write(Buffer.concat([head, payload]))
}

function bytesOf(message: Message): Buffer {
  if (Buffer.isBuffer(message)) return message
  return Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
}

/** How a body carries messages. A Buffer is put into it as it is. */
const BODIES = {
  events: { type: 'text/event-stream', frame: (message: Buffer) => `data: ${message}\n\n` },
  lines: { type: 'application/json', frame: (message: Buffer) => `${message}\n` },
  samples: { type: 'audio/pcm', frame: String },
} as const

/** An HTTP server that answers every request with these messages in its body. */
export async function openBodyServer(
  kind: keyof typeof BODIES,
  answer: () => Message[],
  { change, as, isEndless }: Deviation,
): Promise<ForeignServer> {
  const { type, frame } = BODIES[kind]
  const http = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const messages = change?.(answer()) ?? answer()
      const parts = messages.map((one) => (Buffer.isBuffer(one) ? one : Buffer.from(frame(bytesOf(one)))))
      const body = Buffer.concat(parts)
      const encoding = as === 'compressed' ? { 'content-encoding': 'gzip' } : {}
      response.writeHead(200, { 'content-type': type, ...encoding })
      response.write(as === 'compressed' ? gzipSync(body) : body)
      if (!isEndless) response.end()
    })
  })
  return open(http, 'http', () => http.closeAllConnections())
}

async function open(server: Server, scheme: string, closeAll: () => void): Promise<ForeignServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `${scheme}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        closeAll()
        server.close(() => resolve())
      }),
  }
}
