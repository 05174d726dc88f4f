import type { Dial, Frame, Headers, ProviderEvent } from '../adapter/adapter.ts'
import type { NegotiatedSettings } from '../adapter/negotiated-settings.ts'
import type { MonotonicTime } from '../units.ts'

/** One connection as it was seen: what was sent, what came, and when. */
export interface Exchange {
  /** The address and the headers of the connection. Of HTTP also the request, until another one is sent. */
  readonly dial: Dial
  readonly began: MonotonicTime
  readonly stamps: ExchangeStamps
  /** Absent if there was no connection. */
  readonly negotiated?: NegotiatedSettings
  /** Both directions, in the order in which they were seen. */
  readonly frames: readonly ExchangedFrame[]
  readonly close?: ExchangeClose
}

/** When the parts of the dial were done. What did not happen is absent. */
export interface ExchangeStamps {
  readonly dns?: MonotonicTime
  readonly tcp?: MonotonicTime
  readonly proxy?: MonotonicTime
  readonly tls?: MonotonicTime
  readonly open?: MonotonicTime
}

/** `code`: of a WebSocket close, or the name of the failure. */
export interface ExchangeClose {
  readonly at: MonotonicTime
  readonly by: 'client' | 'server' | 'failure'
  readonly code?: number | string
  readonly reason: string
}

/** A frame that was sent or received. Its bytes are a copy. */
export type ExchangedFrame = SentFrame | SentRequest | ReceivedFrame

export interface SentFrame {
  readonly from: 'client'
  readonly at: MonotonicTime
  readonly frame: Extract<Frame, { kind: 'text' | 'binary' }>
}

/** An HTTP request. */
export interface SentRequest {
  readonly from: 'client'
  readonly at: MonotonicTime
  readonly frame: {
    readonly kind: 'request'
    readonly method: string
    readonly url: string
    readonly headers: Headers
    readonly body?: string | Uint8Array
  }
}

export interface ReceivedFrame {
  readonly from: 'server'
  readonly at: MonotonicTime
  readonly frame: Frame
  /** What the adapter made of it. Absent if it was not asked. */
  readonly reading?: FrameReading
}

/** What an adapter made of a frame. */
export interface FrameReading {
  readonly events: readonly ProviderEvent[]
  /** The messages that it decoded: objects and lists. */
  readonly messages: readonly unknown[]
  /** JSON pointers to fields that it never read; `*` stands for any element of a list. */
  readonly unread: readonly string[]
  /** JSON pointers to fields that it looked for and that are not there. */
  readonly missing: readonly string[]
  /** What it threw. */
  readonly error?: string
}
