import type { Message } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Echo, SpeechAsk } from './asks.ts'

/** A request to a recogniser, a language model or an agent. */
export type TurnAsk =
  | AudioAsk
  /**
   * Send the final transcript now. `isLast`: no more audio follows, and the connection closes after the
   * transcript.
   */
  | { readonly kind: 'finalize'; readonly context: string; readonly last: boolean }
  | PromptAsk

/** Audio of the caller. */
export interface AudioAsk {
  readonly kind: 'audio'
  readonly context: string
  readonly audio: Uint8Array
  readonly hearing: HearingAsk
}

/** How to recognise the caller's audio. */
export interface HearingAsk {
  readonly format: AudioFormat
  /** The audio is complete: pauses do not end a turn. */
  readonly whole?: boolean
  /** Milliseconds of silence that end a turn, if the client may choose. */
  readonly endpointing?: number
  /** Milliseconds of audio between interim transcripts. Absent: no interim transcripts. */
  readonly guesses?: number
  /** Speak a reply to the transcript. */
  readonly answer?: SpeechAsk
  readonly echo?: Echo
}

/** A prompt, to be answered as text or as speech. */
export interface PromptAsk {
  readonly kind: 'prompt'
  readonly context: string
  readonly messages: readonly Message[]
  /** Speak the reply instead of sending text. */
  readonly answer?: SpeechAsk
  readonly echo?: Echo
}
