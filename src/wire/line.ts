import type { Dial, Frame, Headers, HttpDial } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Negotiated } from '../core/negotiated.ts'
import type { DialError } from './dial-error.ts'
import { dialling } from './dialling.ts'
import { HttpLine, requestOf } from './http-line.ts'
import { openCompressed } from './open-compressed.ts'
import type { Resolver } from './resolver.ts'
import { upgrade } from './upgrade.ts'

/** Instants of a dial in absolute microseconds. One that did not happen is absent. */
export interface ConnectStamps {
  readonly dns?: number
  readonly tcp?: number
  readonly tls?: number
  /** Upgraded (WebSocket) or writable (HTTP). */
  readonly open?: number
}

/**
 * How a line ended. `failed` carries the system's code (`ECONNRESET`) or ours: `PROTOCOL`, `FRAME_TOO_LARGE`,
 * `TRUNCATED` (the peer closed in the middle of a frame or of an answer). A WebSocket that ended without a close
 * frame is `closed` with 1006, one whose close frame had no code with 1005 (RFC 6455, 7.1.5).
 */
export type LineClose =
  | { readonly kind: 'closed'; readonly code?: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }

/** Whoever has the line. `at` is the first statement of the socket's callback, in absolute microseconds. */
export interface LineListener {
  /** The frame's bytes, and its text unless it was read, are valid only during the call. */
  onFrame(frame: Frame, at: number): void
  /** Once, and never after `hangUp`. */
  onClose(close: LineClose, at: number): void
}

export type { Negotiated }

/** One connection. It may outlive the trial that dialled it. */
export interface Line {
  readonly carrier: 'websocket' | 'http'
  /** Of the dial that made it. */
  readonly stamps: ConnectStamps
  /** The TLS session was resumed: observed, not assumed. */
  readonly resumed: boolean
  readonly isOpen: boolean
  /** An HTTP answer is under way: asking again would throw. Always false on a WebSocket. */
  readonly isAnswering: boolean
  /** The answer to the WebSocket upgrade; header names in lower case. */
  readonly head?: { readonly status: number; readonly headers: Headers }
  readonly negotiated: Negotiated
  /**
   * Hands the line to a trial, or to nobody. What arrived before the first listener is kept for it, with the stamps
   * of its arrival; frames that arrive later while nobody listens are dropped, an end is told to the next who does.
   */
  listen(listener: LineListener | undefined): void
  /** WebSocket: sends frames (`text` and `binary`); returns the instant right before the first write. */
  say(frames: readonly Frame[]): number
  /**
   * HTTP: asks; returns the instant right before the first write. The answer comes as frames: `head`, then what the
   * dial's framing makes of the body, then `eof`; an answer outside 2xx as `head`, one `text`, `eof`.
   * Throws when the previous answer is not over, or when a header cannot be sent.
   */
  ask(dial: HttpDial): number
  /** Immediate; the listener hears nothing more. */
  hangUp(): void
}

export interface LineOptions {
  readonly clock: Clock
  readonly resolver: Resolver
  /** Milliseconds for the dial, from the name to the upgrade. */
  readonly timeout: number
  readonly tls?: {
    /** PEM of an authority to trust instead of the system's. */
    readonly ca?: string
    readonly rejectUnauthorized?: boolean
    /** Resume TLS sessions. Off unless asked, so that every cold dial costs the same. */
    readonly resume?: boolean
  }
  /** Bytes of the longest frame, event, line or whole body; 16 MiB unless told. Streams of `bytes` have no bound. */
  readonly largestFrame?: number
  /** Offer permessage-deflate on WebSockets. Off unless asked: it puts two encoders between the audio and its stamp. */
  readonly compression?: boolean
}

/** Dials. Rejects only with a {@link DialError}, and never tries twice. */
export function openLine(dial: Dial, options: LineOptions): Promise<Line> {
  if (dial.carrier === 'websocket' && options.compression) return openCompressed(dial, options)
  return dialling(dial.url, options, (conduit) => {
    if (dial.carrier === 'websocket') return upgrade(conduit, dial, options)
    // A request that cannot be written is found here, before a trial depends on it.
    requestOf(dial)
    return Promise.resolve(new HttpLine(conduit, options))
  })
}
