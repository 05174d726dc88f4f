import type { Frame, Headers, HttpDial } from '../core/adapter/adapter.ts'
import type { HttpChoice } from '../core/adapter/http-choice.ts'
import type { NegotiatedSettings } from '../core/adapter/negotiated-settings.ts'
import type { Clock } from '../core/clock.ts'
import type { ProxyRules } from '../core/config/proxy-rules.ts'
import type { HttpVersion } from '../core/trial/trial.ts'
import type { Millis } from '../core/units.ts'
import type { Resolver } from './socket/resolver.ts'
import type { TcpStream } from './socket/tcp-stream.ts'

/** Instants of a dial in absolute microseconds. Instants that did not happen are absent. */
export interface ConnectStamps {
  readonly dns?: number
  readonly tcp?: number
  /** A proxy opened the tunnel; `dns` and `tcp` are then the proxy's. */
  readonly proxy?: number
  readonly tls?: number
  /** Upgraded (WebSocket) or connected (HTTP). */
  readonly open?: number
}

/**
 * How a connection ended. `failed` carries the system's code (`ECONNRESET`) or ours: `PROTOCOL`,
 * `FRAME_TOO_LARGE`, `TRUNCATED` (the peer closed in the middle of a frame or a response), `UNANSWERED` (before
 * the first byte of a response). A WebSocket that
 * ended without a close frame is `closed` with 1006; one whose close frame had no code, with 1005 (RFC 6455,
 * 7.1.5).
 */
export type ConnectionClose =
  | { readonly kind: 'closed'; readonly code?: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }

/**
 * Receives the events of a connection. `at` is read first in the socket's callback, in absolute microseconds.
 */
export interface ConnectionListener {
  /** The frame's bytes, and its text unless it was read, are valid only during the call. */
  onFrame(frame: Frame, at: number): void
  /** Called once, and never after `close`. */
  onClose(close: ConnectionClose, at: number): void
}

export type { NegotiatedSettings, TcpStream }

/** One connection. It may outlive the trial that opened it. */
export interface Connection {
  readonly carrier: 'websocket' | 'http'
  /** Timestamps of its dial. */
  readonly stamps: ConnectStamps
  /** The TLS session was resumed: observed, not assumed. */
  readonly resumed: boolean
  readonly isOpen: boolean
  /** An HTTP response is in progress: another request would throw. Always false on a WebSocket. */
  readonly isBusy: boolean
  /** HTTP: the version of the response to the last request, once its head has arrived. */
  readonly httpVersion?: HttpVersion | undefined
  /** The response to the WebSocket upgrade; header names in lower case. */
  readonly upgradeResponse?: { readonly status: number; readonly headers: Headers }
  readonly negotiated: NegotiatedSettings
  /**
   * The byte counters of its TCP connection. Each call creates an object, so keep the result. Absent or undefined if
   * Node or `ws` reads the bytes, and through a proxy.
   */
  tcpStream?(): TcpStream | undefined
  /**
   * Sets or removes the listener. Events before the first listener are kept for it, with their original
   * timestamps. Later, frames that arrive without a listener are dropped, and a close is delivered to the
   * next listener.
   */
  listen(listener: ConnectionListener | undefined): void
  /** WebSocket: sends frames (`text` and `binary`); returns the instant right before the first write. */
  send(frames: readonly Frame[]): number
  /** WebSocket: sends a ping, which is no message and keeps an idle connection from being closed. */
  ping?(): void
  /**
   * HTTP: sends a request; returns the instant right before the first write. The response comes as frames:
   * `head`, the body split by the framing of the dial, `eof`; a response outside 2xx as `head`, pieces
   * of `text` as they arrive, `eof`. Throws if the previous response has not ended, or for an invalid header.
   */
  request(dial: HttpDial): number
  /** Immediate; the listener is not called any more. */
  close(): void
  /** WebSocket: the same without a close frame, as when a line is cut. */
  drop?(): void
}

export interface ConnectionOptions {
  readonly clock: Clock
  readonly resolver: Resolver
  /** Time for the whole dial, from name resolution to the upgrade. */
  readonly timeout: Millis
  /** Ends a dial at once. */
  readonly signal?: AbortSignal
  /** The proxies to go through. Loopback is always reached directly. */
  readonly proxies?: ProxyRules
  readonly tls?: {
    /** PEM of a certificate authority to trust instead of the system's. */
    readonly ca?: string
    readonly rejectUnauthorized?: boolean
    /** Resume TLS sessions. Off by default, so that every cold dial costs the same. */
    readonly resume?: boolean
  }
  /** Limit of a frame, line or whole body, 8 MiB by default; an event has at most 4. Streams of `bytes` have no limit. */
  readonly maxFrameBytes?: number
  /**
   * Offer permessage-deflate on WebSockets. Off by default: it adds the time of two encoders to the
   * timestamps.
   */
  readonly compression?: boolean
  /** The version to speak over HTTP. 1.1 by default: undici reads HTTP/2, with later timestamps. */
  readonly http?: HttpChoice
}
