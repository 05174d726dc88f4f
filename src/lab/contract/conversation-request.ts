import type { Message } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Millis } from '../../core/units.ts'
import type { Echo, SpeechRequest } from './speech-request.ts'

/** A request to a recogniser, a language model or an agent. */
export type ConversationRequest =
  | AudioRequest
  /**
   * Send the final transcript now. `isLast`: no more audio follows, and the connection closes after the
   * transcript.
   */
  | { readonly kind: 'finalize'; readonly context: string; readonly isLast: boolean }
  | PromptRequest

/** Audio of the caller. */
export interface AudioRequest {
  readonly kind: 'audio'
  readonly context: string
  readonly audio: Uint8Array
  readonly recognition: RecognitionOptions
}

/** How to recognise the caller's audio. */
export interface RecognitionOptions {
  readonly format: AudioFormat
  /** The client sends complete audio, so pauses do not end a turn. */
  readonly isComplete?: boolean
  /** Silence that ends a turn, if the client may choose. */
  readonly endpointing?: Millis
  /** How much audio lies between interim transcripts. Absent: there are none. */
  readonly interimInterval?: Millis
  /** Speak a reply to the transcript. */
  readonly spokenReply?: SpeechRequest
  readonly echo?: Echo
}

/** A prompt that is to be answered with text or with speech. */
export interface PromptRequest {
  readonly kind: 'prompt'
  readonly context: string
  readonly messages: readonly Message[]
  /** Speak the reply instead of sending text. */
  readonly spokenReply?: SpeechRequest
  readonly echo?: Echo
}
