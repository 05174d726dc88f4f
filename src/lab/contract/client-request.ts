import type { Millis } from '../../core/units.ts'
import type { ConversationRequest } from './conversation-request.ts'
import type { ServerFrame } from './frames.ts'
import type { RequestRefusal } from './request-refusal.ts'
import type { Echo, SpeechRequest } from './speech-request.ts'

/**
 * A client's request. `context` names one of several contexts on a connection; it is `''` if there is only
 * one.
 */
export type ClientRequest =
  | TextRequest
  | ConversationRequest
  /**
   * Speak the buffered text now. `more`: the context stays open. `mark` is returned in a `marked` event once
   * everything requested before it has been spoken, even if that was nothing; it needs speech with completion
   * scope `each`.
   */
  | { readonly kind: 'flush'; readonly context: string; readonly more: boolean; readonly mark?: string }
  | { readonly kind: 'cancel'; readonly context: string; readonly scope: CancelScope }
  /** The client answered a call. The agent speaks first, if the profile has a greeting. */
  | { readonly kind: 'greet'; readonly speech: SpeechRequest }
  | { readonly kind: 'ping' }
  /** The client sends its key on the open connection; undefined if the message has none. */
  | { readonly kind: 'key'; readonly key: string | undefined }
  /** The request was parsed and is refused. */
  | { readonly kind: 'refuse'; readonly refusal: RequestRefusal; readonly echo?: Echo }
  /** The client asks for the connection to be closed. */
  | { readonly kind: 'close' }
  /** A request that needs no speech, with its response. Over HTTP the frames are the whole response. */
  | { readonly kind: 'answer'; readonly frames: readonly ServerFrame[] }

/**
 * What a cancel discards: `buffer`, the held text; `queue`, the speech that has not begun; `all`, both of
 * these and the speech that is being sent.
 */
export type CancelScope = 'buffer' | 'queue' | 'all'

export interface TextRequest {
  readonly kind: 'text'
  readonly context: string
  readonly text: string
  readonly speech: SpeechRequest
  /** When the text is spoken: at once, or after being held. */
  readonly release: 'now' | HoldRule
  /** More text of the same turn will follow. */
  readonly more: boolean
}

/**
 * Conditions that release held text, whichever comes first. Without any of them only a `flush` releases it.
 */
export interface HoldRule {
  /** Time since the first held text. */
  readonly timeout?: Millis
  /** Release at the end of a sentence once this many characters are held. */
  readonly minSentenceLength?: number
  /** Release at this many characters. */
  readonly maxLength?: number
}
