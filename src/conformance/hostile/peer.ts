import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from '../../core/adapter/adapter.ts'
import type { Millis } from '../../core/units.ts'
import { bodyChunk, serverFrame } from './frames.ts'

/** How long a server waits for the first message: some protocols send none before the server speaks. */
const MESSAGE_WAIT: Millis = 30

const CONTENT_TYPES = { http: 'application/octet-stream', sse: 'text/event-stream' } as const

/** The client of a hostile server, on one connection. */
export class Peer {
  readonly transport: Transport
  readonly #socket: Socket
  readonly #key: string
  readonly #spoke: Promise<unknown>

  /** `head`: of the request. */
  constructor(socket: Socket, transport: Transport, head: string) {
    this.#socket = socket
    this.transport = transport
    this.#key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1] ?? ''
    this.#spoke = Promise.race([once(socket, 'data').catch(() => {}), sleep(MESSAGE_WAIT)])
  }

  /** Writes bytes, and waits while the client does not read. False once it has closed. */
  async write(bytes: Uint8Array | string): Promise<boolean> {
    const socket = this.#socket
    if (socket.destroyed) return false
    if (!socket.write(bytes)) await this.#drained()
    return !socket.destroyed
  }

  #drained(): Promise<void> {
    const socket = this.#socket
    return new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done)
        resolve()
      }
      socket.on('drain', done).on('close', done)
    })
  }

  /** Writes the same bytes again and again until the client closes. */
  async flood(bytes: Uint8Array | string, every: Millis = 0): Promise<void> {
    while (await this.write(bytes)) await (every === 0 ? setImmediate() : sleep(every))
  }

  /** The head of a good response, without its end: more headers may follow. */
  get head(): string {
    if (this.transport !== 'websocket')
      return `HTTP/1.1 200 OK\r\ncontent-type: ${CONTENT_TYPES[this.transport]}\r\n`
    const accept = createHash('sha1')
      .update(`${this.#key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    return `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n`
  }

  /** Begins a good response: a body in chunks, or a WebSocket on which the client speaks first. */
  async open(headers = ''): Promise<void> {
    const isWebSocket = this.transport === 'websocket'
    await this.write(`${this.head}${headers}${isWebSocket ? '' : 'transfer-encoding: chunked\r\n'}\r\n`)
    if (isWebSocket) await this.#spoke
  }

  /** A message in the framing of the transport. */
  message(text: string): Buffer {
    if (this.transport === 'websocket') return serverFrame(1, text)
    return bodyChunk(this.transport === 'sse' ? `data: ${text}\n\n` : text)
  }

  /** Ends the response. */
  async end(): Promise<void> {
    await this.write(this.transport === 'websocket' ? serverFrame(8, Buffer.from([3, 232])) : '0\r\n\r\n')
  }

  /** Closes the connection with FIN, or resets it. */
  close(how: 'fin' | 'reset'): void {
    if (how === 'fin') this.#socket.end()
    else this.#socket.resetAndDestroy()
  }
}
