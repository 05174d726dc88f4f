import type { Headers } from '../../core/adapter/adapter.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { Chunker } from './chunkers.ts'
import type { ClientRequest } from './client-request.ts'
import type { ConnectRequest } from './connect-request.ts'
import type { ClientFrame, ServerFrame } from './frames.ts'
import type { LabEvent } from './lab-event.ts'
import type { Quota, QuotaKind } from './quota.ts'
import type { RequestRefusal } from './request-refusal.ts'
import type { Delivery } from './speech-request.ts'

/**
 * The contract of a twin: one route of a provider, seen from the provider's side. Like an adapter, a twin
 * consists of facts and pure functions. It opens no socket, starts no timer and makes no audio: the engine
 * does that, and reports events to the twin.
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
  /** Creates the state of one connection. The engine passes it in, and the twin never keeps it. */
  readonly newState?: (request: ConnectRequest) => SessionState
  /** Parses a client's frame into requests. Over HTTP the body is the only frame. Must not throw. */
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
  readonly delivery: Delivery
  /** HTTP only: the status line of a streamed response is sent with its first audio. */
  readonly headersWithAudio?: true
  /** Makes the id of a request, as the client sees it, from 32 new hexadecimal digits. */
  readonly requestId: (digits: string, request: ConnectRequest) => string
  /** What the provider's concurrency limit counts. Absent: syntheses. */
  readonly concurrencyUnit?: 'connections'
  /** Open WebSockets allowed per request in flight, if the provider limits both. */
  readonly socketsPerRequest?: number
  /** WebSocket only: the key may also come with the first message, as a `key` request. */
  readonly acceptsKeyMessage?: true
  /**
   * The client queues the audio and plays it, so it may still be playing after all of it was sent. An
   * interruption therefore always cancels the answer, and the twin decides whether anything is left to
   * cancel.
   */
  readonly playsAtClient?: true
  /** The request field for the format, named in the refusal if the lab has no encoder for it. */
  readonly formatField?: string
  /** What one connection may request within a time window. */
  readonly quotas?: { readonly [Counted in QuotaKind]?: Quota }
  /** The variant of the provider's protocol, if there are several. A mount's profile selects one. */
  readonly dialect?: string
}
