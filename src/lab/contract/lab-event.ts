import type { Micros } from '../../core/units.ts'
import type { ConversationEvent } from './conversation-event.ts'
import type { LimitUsage } from './limit-usage.ts'
import type { QuotaKind } from './quota.ts'
import type { RequestRefusal } from './request-refusal.ts'
import type { Echo, SpeechRequest } from './speech-request.ts'

/** A word with its start and end, in seconds from the start of the audio. */
export interface WordTiming {
  readonly index: number
  readonly word: string
  readonly start: number
  readonly end: number
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
 * An event that the engine reports to a twin. The events of an HTTP response arrive in order, and the last
 * one ends its body.
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
      /** Time since the text arrived. */
      readonly elapsed: Micros
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
  /** The synthesis is complete. `audio` is all of it, for providers that repeat it at the end. */
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
