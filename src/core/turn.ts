import type { ConnectionState, Outcome, Phase } from './trial.ts'

/**
 * The instants of a conversational turn, in the order in which they normally happen: wanted, the caller began and
 * stopped speaking, the final transcript, the prompt sent, its first speakable character, the first text handed to
 * the voice, that text on its way, the first audio, the first audible sample by the voice's own log, the same as the
 * caller's player played it, the caller cutting in, the last audio after that, the end of the answer.
 */
export const TURN_INSTANTS = [
  'due',
  'began',
  'speech_end',
  'transcript',
  'request',
  'first_token',
  'unit',
  'first_text',
  'first_audio',
  'audible',
  'heard',
  'cancel',
  'last_audio_after_cancel',
  'end',
] as const
export type TurnInstant = (typeof TURN_INSTANTS)[number]

/** Whole microseconds since the run began. One that did not happen is absent. */
export type TurnInstants = { [name in TurnInstant]?: number }

/** The parts of a stack, in which something can fail. */
export const TURN_PARTS = ['stt', 'llm', 'tts', 'agent'] as const
export type TurnPart = (typeof TURN_PARTS)[number]

/** One turn of a conversation: what the caller said, what was understood, when things happened, how it ended. */
export interface TurnRecord {
  readonly run: string
  /** Number of the turn in the run, from 0, unique. */
  readonly turn: number
  readonly target: string
  /** The parts of the stack by their adapters, `stt+llm+tts` or one agent. */
  readonly stack: string
  /** How the hand-overs were driven, in words. */
  readonly mode: string
  /** Number of the conversation with this target, and of the turn in it, both from 0. */
  readonly conversation: number
  readonly exchange: number
  readonly phase: Phase
  /** Conversations with this target under way when it began. */
  readonly in_flight: number
  readonly at: TurnInstants
  /** What the caller said, and what was understood of it; the second is absent where nobody writes it down. */
  readonly said: string
  readonly understood?: string
  /** Ends of the turn that were told while the caller was still speaking. */
  readonly premature_ends: number
  /** Microseconds by which the worst of the caller's frames left late. */
  readonly pace_late_us: number
  /** The same of the last of them: what is late here the provider cannot have heard yet. */
  readonly end_late_us: number
  /** Of the voice's connection when the turn's first text was ready. */
  readonly connection?: ConnectionState
  /** Microseconds of audio received, and in front of the first audible sample. */
  readonly audio_us?: number
  readonly lead_silence_us?: number
  readonly underruns?: number
  readonly underrun_us?: number
  readonly wasted_audio_us?: number
  /** Characters of the answer. */
  readonly reply_chars?: number
  readonly loop_lag_us: number
  readonly outcome: Outcome
  /** Where it failed, when it did. */
  readonly failed?: TurnPart
  readonly reached: TurnInstant
  readonly status?: number
  readonly detail: string
  /** The providers' own ids, in the order of the stack, separated by spaces. */
  readonly provider_request_ids: string
  readonly simulated: boolean
}
