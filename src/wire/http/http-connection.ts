import type { Frame, HttpDial } from '../../core/adapter/adapter.ts'
import type { HttpVersion } from '../../core/trial/trial.ts'
import type {
  Connection,
  ConnectionClose,
  ConnectionListener,
  ConnectionOptions,
  ConnectStamps,
  NegotiatedSettings,
  TcpStream,
} from '../connection.ts'
import { failedClose, truncatedClose, unansweredClose } from '../failed-close.ts'
import { MAX_FRAME_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Socket } from '../socket/socket.ts'
import { writeRequestHead } from './head.ts'
import { HttpResponseReader } from './response-reader.ts'

/**
 * HTTP/1.1 over one connection, one response at a time. We read the socket ourselves: undici reads through a
 * stream that allocates for every read, and the garbage collections made the first timestamps of 512 streams
 * up to 13 ms late (p99). No retries, no redirects, no decompression.
 */
export class HttpConnection implements Connection {
  readonly carrier = 'http'
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: NegotiatedSettings
  httpVersion: HttpVersion | undefined
  readonly #socket: Socket
  readonly #maxFrameBytes: number
  readonly #onResponseFrame = (frame: Frame, at: number) => this.#handleFrame(frame, at)
  #listener: ConnectionListener | undefined
  #response: HttpResponseReader | undefined
  /** The server announced that it closes after this response. */
  #closesAfterResponse = false
  #isClosed = false
  /** A close without a listener, for the next one. */
  #pendingClose: (() => void) | undefined

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket
    this.#maxFrameBytes = options.maxFrameBytes ?? MAX_FRAME_BYTES
    const { tls, proxy, tcp } = socket.stamps
    const open = tls ?? proxy ?? tcp
    this.stamps = { ...socket.stamps, ...(open === undefined ? {} : { open }) }
    this.resumed = socket.resumed
    this.negotiated = socket.negotiated
    socket.listen({
      onData: (bytes, at) => this.#handleData(bytes, at),
      onClose: (cause, at) => this.#handleSocketClose(cause, at),
    })
  }

  get isOpen(): boolean {
    return !this.#closesAfterResponse && !this.#isClosed && this.#socket.isOpen
  }

  get isBusy(): boolean {
    return this.#response !== undefined
  }

  tcpStream(): TcpStream | undefined {
    return this.#socket.tcpStream(() => this.#response?.unread ?? 0)
  }

  listen(listener: ConnectionListener | undefined): void {
    this.#listener = listener
    if (listener && this.#pendingClose) queueMicrotask(() => this.#deliverPendingClose())
  }

  send(): number {
    throw new TypeError('an HTTP connection cannot send frames, only requests')
  }

  request(dial: HttpDial): number {
    if (this.#response) throw new Error('the previous response has not ended')
    const request = serializeRequest(dial)
    this.httpVersion = undefined
    this.#response = new HttpResponseReader(dial, this.#maxFrameBytes, this.#onResponseFrame)
    return this.#socket.write(request)
  }

  close(): void {
    this.#isClosed = true
    this.#pendingClose = undefined
    this.#listener = undefined
    this.#socket.close()
  }

  #handleFrame(frame: Frame, at: number): void {
    if (frame.kind === 'head') this.httpVersion = this.#response?.version
    // The response ends before the listener is called, so that the listener may send the next request at
    // once.
    if (frame.kind === 'eof') this.#finishResponse()
    this.#listener?.onFrame(frame, at)
  }

  #finishResponse(): void {
    if (!this.#response?.isReusable) this.#closesAfterResponse = true
    this.#response = undefined
  }

  #handleData(bytes: Buffer, at: number): void {
    try {
      const response = this.#response
      const end = response ? response.read(bytes, at) : 0
      if (this.#closesAfterResponse)
        this.#handleClose(
          { kind: 'closed', reason: 'the server closes the connection after this response' },
          at,
        )
      else if (end < bytes.length) throw new ProtocolError('data without a request')
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      this.#handleClose(failedClose(cause), at)
    }
  }

  #handleSocketClose(cause: Error | undefined, at: number): void {
    if (cause) return this.#handleClose(failedClose(cause), at)
    if (this.#response?.endsWithClose && !this.#finishAtClose(this.#response, at)) return
    if (!this.#response) return this.#handleClose({ kind: 'closed', reason: 'closed by the server' }, at)
    this.#handleClose(this.#response.hasBegun ? truncatedClose('a response') : unansweredClose(), at)
  }

  /** False if the end of the body violates the protocol. */
  #finishAtClose(response: HttpResponseReader, at: number): boolean {
    try {
      response.finish(at)
      return true
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      this.#handleClose(failedClose(cause), at)
      return false
    }
  }

  #handleClose(close: ConnectionClose, at: number): void {
    if (this.#isClosed) return
    const listener = this.#listener
    this.close()
    if (listener) listener.onClose(close, at)
    else this.#pendingClose = () => this.#listener?.onClose(close, at)
  }

  #deliverPendingClose(): void {
    const pendingClose = this.#pendingClose
    this.#pendingClose = undefined
    pendingClose?.()
  }
}

/** Serializes a request into one buffer. Throws for an invalid URL or header. */
export function serializeRequest(dial: HttpDial): Buffer {
  const body = Buffer.from(dial.body ?? '')
  const length = dial.body === undefined ? {} : { 'content-length': String(body.length) }
  // Compression would add the time of two encoders to the timestamps.
  const ownHeaders = { 'accept-encoding': 'identity', ...length }
  return Buffer.concat([
    Buffer.from(writeRequestHead(dial.method, new URL(dial.url), ownHeaders, dial.headers), 'latin1'),
    body,
  ])
}
