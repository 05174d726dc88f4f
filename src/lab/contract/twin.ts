import type { Headers } from '../../core/adapter/adapter.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { ProviderStore } from '../server/provider-store.ts'
import type { WordTiming } from '../session/word-timings.ts'
import type { Chunker } from './chunkers.ts'
import type { ClientRequest, Echo, SpeechRequest } from './client-request.ts'
import type { ConversationEvent } from './conversation-event.ts'

export type * from './client-request.ts'
export type * from './conversation-event.ts'
export type * from './conversation-request.ts'

/**
 * The contract of a twin: one route of a provider, seen from the provider's side. Like an adapter it is facts
 * plus pure functions. It opens no socket, starts no timer and makes no audio. The engine does that and
 * reports the events.
 */
export interface Twin<SessionState = unknown> {
  readonly facts: TwinFacts
  /** The key that the client sent; undefined if it sent none. The engine decides whether it is valid. */
  readonly keyOf: (request: ConnectRequest) => string | undefined
  /** Refuses a request by its path, query or headers, before the body or the first message is read. */
  readonly checkConnectRequest?: (request: ConnectRequest) => RequestRefusal | undefined
  /**
   * WebSocket only: true if the provider reports this refusal on the open connection and not in the upgrade.
   */
  readonly refusesAfterUpgrade?: (refusal: RequestRefusal) => boolean
  /** WebSocket only: headers of the upgrade response. */
  readonly upgradeHeaders?: (request: ConnectRequest) => Headers
  /** The idle timeout in seconds that the client asks for, if any. */
  readonly idleTimeout?: (request: ConnectRequest) => number | undefined
  /** Creates the state of one connection. It is passed in and never kept in the twin. */
  readonly newState?: (request: ConnectRequest) => SessionState
  /** Parses a client's frame into requests. Over HTTP the body is the only frame. Never throws. */
  readonly parseFrame: (frame: ClientFrame, state: SessionState, request: ConnectRequest) => ClientRequest[]
  /** Formats an event as the provider's frames. Empty if its protocol has no message for the event. */
  readonly reply: (event: LabEvent, state: SessionState, request: ConnectRequest) => ServerFrame[]
}

/** A twin with any type of state. */
// biome-ignore lint/suspicious/noExplicitAny: the state is private to each twin and never mixed.
export type AnyTwin = Twin<any>

export interface TwinFacts {
  readonly provider: string
  readonly carrier: 'http' | 'websocket'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * The route's path. A segment that begins with a colon, or a part of one in braces, matches anything and is
   * passed on in `request.pathParameters`.
   */
  readonly path: string
  /** The provider's defaults, documented or observed. A mount's profile overrides them. */
  readonly defaults: LabProfile
  /** How the provider splits audio into messages. */
  readonly chunker: Chunker
  /** `whole`: the response is synthesised completely before anything is sent, including the status line. */
  readonly delivery: 'streamed' | 'whole'
  /** The id of a request as the client sees it, made from 32 new hexadecimal digits. */
  readonly requestId: (digits: string, request: ConnectRequest) => string
  /** What the provider's concurrency limit counts. Absent: syntheses. */
  readonly concurrencyUnit?: 'connections'
  /** Open WebSockets allowed per request in flight, if the provider limits both. */
  readonly socketsPerRequest?: number
  /** WebSocket only: the key may also come with the first message, as a `key` request. */
  readonly acceptsKeyMessage?: true
  /** The request field for the format, named in the refusal if the lab has no encoder for it. */
  readonly formatField?: string
  /** What one connection may request within a time window. */
  readonly quotas?: { readonly [Counted in QuotaKind]?: Quota }
  /** The variant of the provider's protocol, if there are several. A mount's profile selects one. */
  readonly dialect?: string
}

/** What a quota counts. */
export type QuotaKind = 'flushes' | 'characters'

export interface Quota {
  readonly amount: number
  readonly seconds: number
}

/** The HTTP request, or the upgrade request of a WebSocket. Header names are lower case. */
export interface ConnectRequest {
  readonly method: string
  readonly url: string
  /** The values of the named path segments. */
  readonly pathParameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  /** 32 hexadecimal digits, unique to the connection. */
  readonly connectionId: string
  /** The base URL as the client wrote it: `http(s)://host:port` and the mount's prefix, if any. */
  readonly baseUrl: string
  /** What the provider keeps across connections: cloned voices and dictionaries. */
  readonly store: ProviderStore
  /** Wall-clock time of the request, for dates in responses: milliseconds since 1970. */
  readonly date: number
}

export type ClientFrame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

/** Why a request is refused. Each twin formats these as the provider does. */
export type RequestRefusal =
  | { readonly reason: 'unauthorized'; readonly key?: string }
  | {
      readonly reason: 'invalid'
      /** The invalid field; `''` if the whole message is invalid. */
      readonly field: string
      readonly message: string
      readonly received?: unknown
      readonly options?: readonly unknown[]
      /** The provider's own error code, if it has several. */
      readonly code?: string
    }
  /** Too many requests in flight, or too many per minute. */
  | { readonly reason: 'busy' | 'rate'; readonly usage?: LimitUsage }
  /** The status of the profile's `refuse` fault. */
  | { readonly reason: 'status'; readonly status: number }
  /** The provider fails in the middle of a response. */
  | { readonly reason: 'broken' }

/** The current usage of a mount's limits. An absent limit is unlimited. */
export interface LimitUsage {
  /** Requests in flight, including the current one if it was admitted. */
  readonly inFlight: number
  readonly concurrency?: number
  /** Requests in the last minute, counted the same way. 0 without a rate limit. */
  readonly lastMinute: number
  readonly rate?: number
  /** Microseconds until the oldest of them is a minute old; 0 if there are none. */
  readonly reset: number
}

/** A synthesis as a twin sees it. */
export interface SpeechTurn {
  /** The id as the client sees it. */
  readonly id: string
  readonly context: string
  readonly text: string
  readonly speech: SpeechRequest
}

/**
 * An event that the engine reports to a twin. The events of an HTTP response come in order; the last ends its
 * body.
 */
export type LabEvent =
  | ConversationEvent
  /** A WebSocket is open, after the profile's `session` delay. */
  | { readonly kind: 'opened' }
  /**
   * A synthesis was accepted. Over HTTP the status line is sent now. `bytes` is set if the length is known.
   */
  | {
      readonly kind: 'accepted'
      readonly turn: SpeechTurn
      readonly bytes?: number
      /** Microseconds since the text had arrived. */
      readonly elapsed: number
      readonly usage: LimitUsage
    }
  /**
   * A chunk of audio, container included, counted from 0. It may be empty if the provider sends empty chunks.
   */
  | {
      readonly kind: 'audio'
      readonly turn: SpeechTurn
      readonly audio: Uint8Array
      readonly index: number
      /** Seconds of audio before this chunk. */
      readonly start: number
      /** The words that begin in this chunk; empty unless the client asked for them. */
      readonly words: readonly WordTiming[]
    }
  /** The synthesis is complete. `audio` is all of it, for providers that send it again. */
  | { readonly kind: 'completed'; readonly turn: SpeechTurn; readonly audio: Uint8Array }
  /** A `flush` was received. The text it releases is not spoken yet. */
  | { readonly kind: 'flushed'; readonly context: string; readonly mark?: string }
  /** Everything requested before the mark has been spoken. */
  | { readonly kind: 'marked'; readonly context: string; readonly mark: string }
  /** The connection exceeded a quota. The request is dropped. */
  | { readonly kind: 'exceeded'; readonly quota: QuotaKind; readonly context: string }
  | { readonly kind: 'cancelled'; readonly context: string }
  | { readonly kind: 'pong' }
  /** Refused before any response: as an HTTP response, also to an upgrade. */
  | { readonly kind: 'refused'; readonly refusal: RequestRefusal }
  /** Refused or failed on an open connection, or in a response whose status line is already sent. */
  | {
      readonly kind: 'failed'
      readonly refusal: RequestRefusal
      readonly turn?: SpeechTurn
      readonly echo?: Echo
    }
  /** The client was idle for too long. The twin sends its last message and the close. */
  | { readonly kind: 'idle'; readonly seconds: number }
  /** The client asked to close. */
  | { readonly kind: 'closing' }

/**
 * A frame to the client. `head` is the status line and headers of an HTTP response; `close` ends a WebSocket.
 */
export type ServerFrame =
  | { readonly kind: 'head'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'close'
      readonly code: number
      readonly reason: string
      /** Milliseconds to wait before closing. Client messages are ignored meanwhile. */
      readonly delay?: number
    }
