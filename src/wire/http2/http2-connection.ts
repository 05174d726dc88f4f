import type http2 from 'node:http2'
import type tls from 'node:tls'
import type { Frame, Headers, HttpDial } from '../../core/adapter/adapter.ts'
import type { HttpVersion } from '../../core/trial/trial.ts'
import type {
  Connection,
  ConnectionClose,
  ConnectionListener,
  ConnectionOptions,
  ConnectStamps,
  NegotiatedSettings,
} from '../connection.ts'
import { failedClose } from '../failed-close.ts'
import { createResponseFramer, type ResponseFramer } from '../http/response-framer.ts'
import { MAX_FRAME_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import { shareReads } from '../reading/read-share.ts'
import { closeOf } from './close-of.ts'
import { joinHeaderValues, requestHeaders } from './headers.ts'
import { watchEndOfStream } from './watch-end-of-stream.ts'

/** The response in progress. */
interface Response {
  readonly dial: HttpDial
  readonly stream: http2.ClientHttp2Stream
  /** Absent until the head of the response has arrived. */
  body: ResponseFramer | undefined
}

/**
 * HTTP/2 over one connection (RFC 9113), by Node's own client. One request at a time, as in every other pool of
 * ttfa. Node parses the bytes before we see them, so that timestamps are those of its callbacks and include its
 * way from the socket, and a request leaves at the end of the turn of the event loop: `ttfa selftest` measures
 * both. No retries, no redirects, no decompression. undici uses the same client, but takes a stream that the
 * server cancelled for a complete response, and ends the response in progress when a server says that it will
 * go away.
 */
export class Http2Connection implements Connection {
  readonly carrier = 'http'
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: NegotiatedSettings
  httpVersion: HttpVersion | undefined
  readonly #session: http2.ClientHttp2Session
  readonly #options: ConnectionOptions
  #listener: ConnectionListener | undefined
  #response: Response | undefined
  #isClosed = false
  /** Timestamp of the callback whose bytes are being read. */
  #readAt = 0
  /** A close without a listener, for the next one. */
  #pendingClose: (() => void) | undefined

  /** @param session on a socket that is connected */
  constructor(session: http2.ClientHttp2Session, stamps: ConnectStamps, options: ConnectionOptions) {
    const open = stamps.tls ?? stamps.proxy ?? stamps.tcp
    this.stamps = { ...stamps, ...(open === undefined ? {} : { open }) }
    const { socket } = session
    const secured = session.encrypted ? (socket as tls.TLSSocket) : undefined
    this.resumed = secured?.isSessionReused() ?? false
    this.negotiated = {
      extensions: '',
      tls: secured?.getProtocol() ?? '',
      alpn: secured?.alpnProtocol || '',
      remoteAddress: socket.remoteAddress ?? '',
    }
    this.#session = session
    this.#options = options
    session.on('error', (error) => this.#end(error)).on('close', () => this.#end(undefined))
  }

  get isOpen(): boolean {
    return !this.#isClosed && !this.#session.closed && !this.#session.destroyed
  }

  get isBusy(): boolean {
    return this.#response !== undefined
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
    const headers = requestHeaders(dial)
    this.httpVersion = undefined
    const at = this.#options.clock.now()
    if (!this.isOpen) return at
    const stream = this.#session.request(headers, { endStream: dial.body === undefined })
    if (dial.body !== undefined) stream.end(dial.body)
    this.#response = { dial, stream, body: undefined }
    this.#readStream(this.#response)
    return at
  }

  close(): void {
    this.#isClosed = true
    this.#pendingClose = undefined
    this.#listener = undefined
    this.#session.destroy()
  }

  /** Each callback reads the clock first. */
  #readStream(response: Response): void {
    const { clock } = this.#options
    const { stream } = response
    const hasEnded = watchEndOfStream(stream)
    stream.once('response', (headers) => {
      const at = clock.now()
      this.#read(at, () => this.#beginBody(response, headers))
      stream.on('data', (bytes: Buffer) => {
        const at = clock.now()
        this.#read(at, () => this.#readBody(response, bytes))
      })
      shareReads(stream)
    })
    stream.once('end', () => {
      const at = clock.now()
      // A stream that the server resets ends as well; its close says so.
      if (response.body && hasEnded()) this.#read(at, () => this.#finish(response))
    })
    stream.once('error', (error) => this.#end(error))
    stream.once('close', () => {
      if (this.#response === response)
        this.#end(new Error(`the stream was reset with code ${stream.rstCode}`))
    })
  }

  #read(at: number, read: () => void): void {
    if (this.#isClosed) return
    this.#readAt = at
    try {
      read()
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      this.#handleClose(failedClose(cause), at)
    }
  }

  readonly #emit = (frame: Frame) => this.#listener?.onFrame(frame, this.#readAt)

  #beginBody(response: Response, received: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader): void {
    const { ':status': status = 0, ...rest } = received
    const headers: Headers = joinHeaderValues(rest)
    const { maxFrameBytes = MAX_FRAME_BYTES } = this.#options
    this.httpVersion = '2'
    response.body = createResponseFramer(response.dial, { status, headers }, maxFrameBytes, this.#emit)
    this.#emit({ kind: 'head', status, headers })
  }

  #readBody(response: Response, bytes: Buffer): void {
    if (this.#response !== response) return
    response.body?.framer.write(bytes, 0, bytes.length)
    if (!response.body?.refusal?.isFull) return
    // The rest of a refusal is not read, nor anything else on this connection.
    this.#finish(response)
    this.#handleClose({ kind: 'closed', reason: 'the rest of a refusal is not read' }, this.#readAt)
  }

  #finish(response: Response): void {
    response.body?.framer.end()
    // The response ends before the listener is called, so that the listener may send the next request at
    // once.
    this.#response = undefined
    this.#emit({ kind: 'eof' })
  }

  #end(cause: Error | undefined): void {
    const at = this.#options.clock.now()
    const progress = this.#response && (this.#response.body ? 'begun' : 'unanswered')
    this.#handleClose(closeOf(cause, progress), at)
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
