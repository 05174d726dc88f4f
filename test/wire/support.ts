import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Frame, HttpDial, WebSocketDial } from '../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { openConnection } from '../../src/wire/connect.ts'
import type {
  Connection,
  ConnectionClose,
  ConnectionListener,
  ConnectionOptions,
} from '../../src/wire/connection.ts'
import { createResolver } from '../../src/wire/socket/resolver.ts'

/** Self-signed, for `localhost` and 127.0.0.1, valid for a hundred years. */
export const CERTIFICATE = readFileSync(path.join(import.meta.dirname, 'certificate/certificate.pem'), 'utf8')
export const KEY = readFileSync(path.join(import.meta.dirname, 'certificate/key.pem'), 'utf8')

export function connectionOptions(more: Partial<ConnectionOptions> = {}): ConnectionOptions {
  return { clock: monotonicClock, resolver: createResolver(), timeout: 5000, ...more }
}

export function webSocketDial(url: string, more: Partial<WebSocketDial> = {}): WebSocketDial {
  return { carrier: 'websocket', url, headers: {}, ...more }
}

export function httpDial(url: string, more: Partial<HttpDial> = {}): HttpDial {
  return { carrier: 'http', method: 'GET', url, headers: {}, framing: 'whole', ...more }
}

/** A promise that is resolved from outside. */
export function deferred<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((keep) => {
    resolve = keep
  })
  return { promise, resolve }
}

/** Opens a connection that is closed at the end of the test. */
export async function openForTest(
  dial: WebSocketDial | HttpDial,
  options = connectionOptions(),
): Promise<Connection> {
  const line = await openConnection(dial, options)
  onTestFinished(() => line.close())
  return line
}

/** Listens on a free port of the loopback until the test ends, which destroys all its sockets. */
export async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as net.AddressInfo).port
}

/** A server that passes on the first bytes of each connection and sends nothing itself. */
export function byteServer(answer: (socket: net.Socket, request: string) => void): Promise<number> {
  return listen(
    net.createServer((socket) => {
      socket.once('data', (bytes) => answer(socket, bytes.toString('latin1')))
    }),
  )
}

/** The head that accepts an upgrade. */
export function upgradeResponse(request: string, more = ''): string {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1] ?? ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`
}

/** A frame as a server writes it. `size` 4 or 10 forces a longer head than the payload needs. */
export function serverFrame(
  operation: number,
  payload: Uint8Array | string,
  { final = true, size = 0 } = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.alloc(size || (bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10))
  head[0] = (final ? 0x80 : 0) | operation
  head[1] = head.length === 2 ? bytes.length : head.length === 4 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(bytes.length), 2)
  return Buffer.concat([head, bytes])
}

/** A frame as plain data that can be kept and compared. */
export function toPlain(frame: Frame): unknown {
  if (frame.kind === 'binary') return { kind: 'binary', bytes: Buffer.from(frame.bytes).toString('hex') }
  if (frame.kind === 'text') return frame.text
  if (frame.kind === 'event') return { event: frame.event, data: frame.data }
  return frame.kind === 'head' ? { status: frame.status } : frame.kind
}

/** Records all events of a connection, and waits for them. */
export class RecordingListener implements ConnectionListener {
  readonly frames: unknown[] = []
  readonly stamps: number[] = []
  close: ConnectionClose | undefined
  closedAt = 0
  #waiting: { done: () => boolean; resolve: () => void }[] = []

  onFrame(frame: Frame, at: number): void {
    this.frames.push(toPlain(frame))
    this.stamps.push(at)
    this.#check()
  }

  onClose(close: ConnectionClose, at: number): void {
    if (this.close) throw new Error('closed twice')
    this.close = close
    this.closedAt = at
    this.#check()
  }

  /** Resolves once this many frames have arrived. */
  receivedFrames(count: number): Promise<void> {
    return this.#until(() => this.frames.length >= count)
  }

  closed(): Promise<void> {
    return this.#until(() => this.close !== undefined)
  }

  #until(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ done, resolve })
      this.#check()
    })
  }

  #check(): void {
    for (const waiting of this.#waiting) if (waiting.done()) waiting.resolve()
    this.#waiting = this.#waiting.filter((waiting) => !waiting.done())
  }
}

/** Splits bytes at the given positions. */
export function splitAt(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const ends = [...new Set(positions.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

/** Passes pieces on as a `Socket` does: in one buffer that is overwritten after each. */
export function feedSharedBuffer(pieces: readonly Buffer[], take: (bytes: Buffer) => void): void {
  for (const piece of pieces) {
    const shared = Buffer.from(piece)
    take(shared)
    shared.fill(0x21)
  }
}
