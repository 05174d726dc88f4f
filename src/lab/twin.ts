import type { Headers } from '../core/adapter.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import type { Ask, Echo, SpeechAsk } from './asks.ts'
import type { Cutter } from './engine/cutters.ts'
import type { Shelf } from './engine/shelf.ts'
import type { Word } from './engine/words.ts'
import type { TurnEvent } from './turn-events.ts'

export type * from './asks.ts'
export type * from './turn-asks.ts'
export type * from './turn-events.ts'

/**
 * The contract of a twin: one route of a provider, seen from the provider's side. Like an adapter it is facts plus
 * pure functions. It opens no socket, starts no timer and makes no sound; the engine does, and tells it what happened.
 */
export interface Twin<Memo = unknown> {
  readonly facts: TwinFacts
  /** The key as the client showed it; undefined when it showed none. The engine decides whether it is good. */
  readonly keyOf: (knock: Knock) => string | undefined
  /** What is wrong with a request that can be said before anything is read: path, query, headers. */
  readonly admit?: (knock: Knock) => Refusal | undefined
  /** WebSocket only: true for a refusal that the provider tells on the open line instead of answering the upgrade. */
  readonly refusesInside?: (refusal: Refusal) => boolean
  /** WebSocket only: headers of the answer to the upgrade. */
  readonly upgradeHeaders?: (knock: Knock) => Headers
  /** Seconds of silence the client asks for instead of the provider's idle time-out. */
  readonly idleTimeout?: (knock: Knock) => number | undefined
  /** Makes the memory of one connection. Handed in, never kept in the twin. */
  readonly memo?: (knock: Knock) => Memo
  /** What a client's frame asks for. Over HTTP the request's body is the one frame. Never throws. */
  readonly listen: (frame: ClientFrame, memo: Memo, knock: Knock) => Ask[]
  /** How the provider says what happened. No frames where its protocol has no words for it. */
  readonly reply: (event: LabEvent, memo: Memo, knock: Knock) => Outgoing[]
}

/** A twin whose memory is nobody else's business. */
// biome-ignore lint/suspicious/noExplicitAny: the memory is private to each twin and never mixed.
export type AnyTwin = Twin<any>

export interface TwinFacts {
  readonly provider: string
  readonly carrier: 'http' | 'websocket'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * The route's path. A segment that begins with a colon, or a part of one in braces, matches anything and is handed
   * on in `knock.path`.
   */
  readonly path: string
  /** The provider's habits, as documented or observed. A mount's profile is laid over them. */
  readonly habits: LabProfile
  /** How the provider cuts audio into messages. */
  readonly cut: Cutter
  /** `whole`: the answer is synthesised to its end before its first byte is sent, status line included. */
  readonly delivery: 'streamed' | 'whole'
  /** The id of a request as the client sees it, made from 32 hexadecimal digits that are new for each. */
  readonly requestId: (digits: string, knock: Knock) => string
  /** What the provider's limit of concurrency counts. Absent: syntheses. */
  readonly limits?: 'connections'
  /** WebSockets that may be open for each request that may be in flight, where the provider counts both. */
  readonly socketsPerSlot?: number
  /** WebSocket only: a key may also come with the first message, as a `key` ask. */
  readonly lateKey?: true
  /** The field that asks for a format, to be named where the lab has no encoder for it. */
  readonly formatField?: string
  /** How much may be asked for on one connection within so many seconds. */
  readonly allowances?: { readonly [Counted in Allowed]?: Allowance }
  /** The variant of the provider's protocol that this is, where there are several; a mount's profile picks one. */
  readonly dialect?: string
}

/** What a connection may be allowed only so much of: flushes, or characters of text. */
export type Allowed = 'flushes' | 'characters'

export interface Allowance {
  readonly amount: number
  readonly seconds: number
}

/** How a client came: an HTTP request, or the upgrade of a WebSocket. Header names are in lower case. */
export interface Knock {
  readonly method: string
  readonly url: string
  /** What the named segments of the path matched. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  /** 32 hexadecimal digits that are the connection's own. */
  readonly connection: string
  /** Where the client found the provider, as it wrote it: `http(s)://host:port`, and the mount's prefix if any. */
  readonly base: string
  /** What the provider keeps from one connection to the next. */
  readonly shelf: Shelf
  /** The wall clock when the client came, for dates in answers: milliseconds since 1970. */
  readonly date: number
}

export type ClientFrame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

/** Why a request is not answered with audio. Each twin has a table of its own shapes for these. */
export type Refusal =
  | { readonly reason: 'unauthorized'; readonly key?: string }
  | {
      readonly reason: 'invalid'
      /** The field that is wrong; `''` when the whole message is. */
      readonly field: string
      readonly message: string
      readonly received?: unknown
      readonly options?: readonly unknown[]
      /** The provider's own word for it, where it has several. */
      readonly code?: string
    }
  /** Too many in flight, or too many a minute. */
  | { readonly reason: 'busy' | 'rate'; readonly standing?: Standing }
  /** A status that the profile's `refuse` fault demands. */
  | { readonly reason: 'status'; readonly status: number }
  /** The provider breaks down in the middle of an answer. */
  | { readonly reason: 'broken' }

/** How much of a mount's limits is used at a moment. A limit that is absent is none. */
export interface Standing {
  /** Requests in flight, the one that is asked about included where it was let in. */
  readonly inFlight: number
  readonly concurrency?: number
  /** Requests in the last minute, likewise. Counted only where there is a limit. */
  readonly lastMinute: number
  readonly rate?: number
  /** Microseconds until the first of them is a minute old; 0 where there are none. */
  readonly reset: number
}

/** A synthesis as a twin sees it. */
export interface Turn {
  /** The id the client sees. */
  readonly id: string
  readonly context: string
  readonly text: string
  readonly speech: SpeechAsk
}

/** What happened, in the engine's words. Everything about an HTTP answer comes in order; the last ends the body. */
export type LabEvent =
  | TurnEvent
  /** A WebSocket is open (after the profile's `session` delay). */
  | { readonly kind: 'opened' }
  /** A synthesis was taken on: over HTTP the moment for the status line. `bytes` where the length is known. */
  | {
      readonly kind: 'accepted'
      readonly turn: Turn
      readonly bytes?: number
      /** Microseconds since the text had arrived. */
      readonly elapsed: number
      readonly standing: Standing
    }
  /** A piece of audio, container included, counted from 0; it may be empty where the provider's cutting has that. */
  | {
      readonly kind: 'audio'
      readonly turn: Turn
      readonly audio: Uint8Array
      readonly index: number
      /** Seconds of audio in front of this piece. */
      readonly start: number
      /** The words that begin in this piece; empty unless the client asked for them. */
      readonly words: readonly Word[]
    }
  /** Complete. `audio` is all of it, for the providers that send it again. */
  | { readonly kind: 'completed'; readonly turn: Turn; readonly audio: Uint8Array }
  /** A `flush` was heard; what it lets go is still to be said. */
  | { readonly kind: 'flushed'; readonly context: string; readonly mark?: string }
  /** Everything asked for before the mark has been said. */
  | { readonly kind: 'marked'; readonly context: string; readonly mark: string }
  /** More than the connection is allowed was asked for; the ask is forgotten. */
  | { readonly kind: 'exceeded'; readonly what: Allowed; readonly context: string }
  | { readonly kind: 'cancelled'; readonly context: string }
  | { readonly kind: 'pong' }
  /** Refused before anything was answered: an HTTP answer, also to an upgrade. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Refused or broken on a line that is already open, or in an answer whose status line is gone. */
  | { readonly kind: 'failed'; readonly refusal: Refusal; readonly turn?: Turn; readonly echo?: Echo }
  /** Nothing was heard from the client for so long; the twin says goodbye and how it closes. */
  | { readonly kind: 'idle'; readonly seconds: number }
  /** The client said goodbye. */
  | { readonly kind: 'closing' }

/** What travels back. A `head` is the status line and headers of an HTTP answer; a `close` ends a WebSocket. */
export type Outgoing =
  | { readonly kind: 'head'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'close'
      readonly code: number
      readonly reason: string
      /** Milliseconds to wait with it. Nothing that the client says meanwhile is heard. */
      readonly after?: number
    }
