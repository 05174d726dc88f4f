import type { AudioFormat } from '../../core/audio-format.ts'
import type { ConversationRequest } from './conversation-request.ts'
import type { RequestRefusal, ServerFrame, TwinFacts } from './twin.ts'

/**
 * A client's request. `context` names one of several contexts on a connection; it is `''` if there is only
 * one.
 */
export type ClientRequest =
  | TextRequest
  | ConversationRequest
  /**
   * Speak the buffered text now. `more`: the context stays open. `mark` is returned in a `marked` event once
   * everything requested before it has been spoken, even if that was nothing. It needs speech with completion
   * scope `each`.
   */
  | { readonly kind: 'flush'; readonly context: string; readonly more: boolean; readonly mark?: string }
  /** Discard the buffered text (`buffer`), or also stop the speech that is being sent (`all`). */
  | { readonly kind: 'cancel'; readonly context: string; readonly scope: 'buffer' | 'all' }
  | { readonly kind: 'ping' }
  /** The client sends its key on the open connection; undefined if the message has none. */
  | { readonly kind: 'key'; readonly key: string | undefined }
  /** The request was parsed and is refused. */
  | { readonly kind: 'refuse'; readonly refusal: RequestRefusal; readonly echo?: Echo }
  /** The client asks for the connection to be closed. */
  | { readonly kind: 'close' }
  /**
   * A request for something other than speech, with its response. Over HTTP the frames are the whole
   * response.
   */
  | { readonly kind: 'answer'; readonly frames: readonly ServerFrame[] }

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
  /** Milliseconds since the first held text. */
  readonly timeout?: number
  /** Release at the end of a sentence once this many characters are held. */
  readonly minSentenceLength?: number
  /** Release at this many characters. */
  readonly maxLength?: number
}

export interface SpeechRequest {
  readonly voice: string
  readonly format: AudioFormat
  /** Bits per second of a compressed encoding, if the client may choose. */
  readonly bitRate?: number
  /** 2 is twice as fast. Default 1. */
  readonly speed?: number
  /** The client asked for word timings. */
  readonly wordTimings?: boolean
  /** Ids of the pronunciation dictionaries to apply. */
  readonly dictionaries?: readonly string[]
  /** `each`: every spoken text gets its own completion. `turn`: several texts in a row share one. */
  readonly completionScope: 'each' | 'turn'
  /** Milliseconds between the last audio and completion, if the client may choose. */
  readonly completionDelay?: number
  /** The provider's delivery, if it depends on the request. */
  readonly delivery?: TwinFacts['delivery']
  /** Placeholder sizes for the WAV header of a stream whose length is not known yet. */
  readonly wavSizes?: WavSizes
  /** The client's own ids, passed back to the twin with every event about this speech. */
  readonly echo?: Echo
}

/** The two sizes in a WAV header, in bytes: of everything after the first size field, and of the audio. */
export interface WavSizes {
  readonly riff: number
  readonly data: number
}

export type Echo = Readonly<Record<string, string>>
