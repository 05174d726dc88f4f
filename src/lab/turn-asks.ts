import type { Message } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Echo, SpeechAsk } from './asks.ts'

/** What a client asks of a recogniser, a language model or an agent. */
export type TurnAsk =
  | AudioAsk
  /** Say now what was understood. `last`: nothing more comes, and the connection is closed behind the transcript. */
  | { readonly kind: 'finalize'; readonly context: string; readonly last: boolean }
  | PromptAsk

/** The caller's voice. */
export interface AudioAsk {
  readonly kind: 'audio'
  readonly context: string
  readonly audio: Uint8Array
  readonly hearing: HearingAsk
}

/** How a caller's voice is to be heard. */
export interface HearingAsk {
  readonly format: AudioFormat
  /** All of it is here: what its silences would mean is of no account. */
  readonly whole?: boolean
  /** Milliseconds of silence that end a turn, where the client may choose. */
  readonly endpointing?: number
  /** Milliseconds of audio between guesses; none when absent. */
  readonly guesses?: number
  /** Say an answer to what was understood. */
  readonly answer?: SpeechAsk
  readonly echo?: Echo
}

/** Something to be answered in writing, or aloud. */
export interface PromptAsk {
  readonly kind: 'prompt'
  readonly context: string
  readonly messages: readonly Message[]
  /** Say the answer instead of writing it. */
  readonly answer?: SpeechAsk
  readonly echo?: Echo
}
