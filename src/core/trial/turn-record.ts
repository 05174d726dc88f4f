import type { Micros, RunTime } from '../units.ts'
import type { AudioArrival, ConnectionState, Onset, Outcome, Phase } from './trial.ts'

/**
 * The instants of a conversational turn, in their usual order: scheduled, call dialled, accepted by the agent's server,
 * its greeting heard (these three in the first turn of a call), the caller's turn begins, its first
 * audible sample, first interim transcript, last audible sample, the whole recording uploaded (if it is sent in
 * one piece), the words of the final transcript stand, the prompt sent early with the same words, final transcript, prompt sent, first text of the answer,
 * its first speakable character, first text unit for TTS (or first sentence of a model alone), last piece of the reply's text, that text sent, first audio, first audible sample received from TTS, first audible sample played to the
 * caller, a sound of the caller that should not stop the agent, the caller interrupts, the agent of a call has the queue cleared, the last of its answer is heard, last audio that
 * arrived after the interruption, end of the response, the caller has hung up in the middle of it, the agent takes another
 * call.
 */
export const TURN_INSTANTS = [
  'due',
  'dialled',
  'connected',
  'greeted',
  'began',
  'speech_start',
  'first_partial',
  'speech_end',
  'uploaded',
  'stable',
  'eager_request',
  'transcript',
  'request',
  'first_text_token',
  'first_token',
  'unit',
  'reply_end',
  'first_text',
  'first_audio',
  'audible',
  'heard',
  'disturbed',
  'cancel',
  'cleared',
  'silenced',
  'last_audio_after_cancel',
  'end',
  'hung_up',
  'released',
] as const
export type TurnInstant = (typeof TURN_INSTANTS)[number]

/** Whole microseconds since the run began. An instant that did not happen is absent. */
export type TurnInstants = { [name in TurnInstant]?: number }

/** The components of a stack. A fault is attributed to one of them. */
export const COMPONENT_KINDS = ['stt', 'llm', 'tts', 'agent'] as const
export type ComponentKind = (typeof COMPONENT_KINDS)[number]

/** One turn of a conversation: what the caller said, what was recognised, its instants and outcome. */
export interface TurnRecord {
  readonly run: string
  /** Index of the turn in the run, from 0. Unique. */
  readonly turn: number
  /** Where it was measured from. Only in runs whose vantage has a name, and in merged runs. */
  readonly vantage?: string
  readonly target: string
  /** The adapters of the stack: `stt+llm+tts`, or one agent. */
  readonly stack: string
  /** How the handoffs were driven, as text. */
  readonly mode: string
  /** Index of the conversation with this target, and of the turn in it, both from 0. */
  readonly conversation: number
  readonly exchange: number
  readonly phase: Phase
  /** Conversations in progress with this target when it began. */
  readonly in_flight: number
  readonly at: TurnInstants
  /** What the caller said, and its transcript. The transcript is absent if the stack reports none. */
  readonly said: string
  readonly understood?: string
  /** Ends of turn reported while the caller was still speaking. */
  readonly premature_ends: number
  /**
   * Interim transcripts with words, and words of them that the next transcript changed or took back. Absent if the
   * recogniser sends none.
   */
  readonly partials?: number
  readonly revised_words?: number
  /**
   * Of a target with `eager`: answers that were begun on interim transcripts, how many of them were thrown away, and
   * of those the characters of the prompts (with the turns before) and of the replies as far as they had come.
   */
  readonly eager_starts?: number
  readonly eager_discarded?: number
  readonly eager_prompt_chars?: number
  readonly eager_reply_chars?: number
  /** Lateness of the caller's latest audio frame. */
  readonly pace_late_us: Micros
  /**
   * Lateness of the last frame. The provider cannot have received the end of speech earlier.
   */
  readonly end_late_us: Micros
  /** Settings that were changed before this turn, such as `tts voice, tts language`. Absent if none were. */
  readonly changed?: string
  /** State of the TTS connection when the turn's first text was ready. */
  readonly connection?: ConnectionState
  /** Audio received, and the part of it before the first audible sample. */
  readonly audio_us?: Micros
  readonly lead_silence_us?: Micros
  readonly underruns?: number
  readonly underrun_us?: Micros
  readonly wasted_audio_us?: Micros
  /** Calls: how long both spoke at once. */
  readonly talk_over_us?: Micros
  /** Calls: audio that still arrived after the agent had the queue cleared. */
  readonly stale_audio_us?: Micros
  /** Calls: the sound of the caller at `disturbed`, and how long it was. Absent without one. */
  readonly sound?: string
  readonly sound_us?: Micros
  /** Calls: messages whose audio does not fill whole frames. Absent if there were none. */
  readonly ragged_pieces?: number
  /** Calls over a bad line: packets of 20 ms with the agent's audio, and those that did not reach the caller in time. */
  readonly heard_packets?: number
  readonly heard_lost?: number
  /** Calls: frames sent to the agent since the caller began to speak, and those more than 5 ms late. */
  readonly frames?: number
  readonly late_frames?: number
  /** Calls: the 99th percentile of their lateness. */
  readonly pace_p99_us?: Micros
  /** The reply, where its audio was kept: what the voice was given to say, or what an agent says that it said. */
  readonly reply?: string
  /** Characters of the reply. */
  readonly reply_chars?: number
  /** Those that had come at `first_token`, including the piece that had a letter or digit. */
  readonly first_chars?: number
  /** By the provider's own count, without reasoning. Absent if it sent none. */
  readonly prompt_tokens?: number
  readonly reply_tokens?: number
  /** Pieces of text in which a streamed reply came, and those of them that had come at `first_token`. */
  readonly reply_pieces?: number
  readonly first_pieces?: number
  readonly loop_lag_us: Micros
  /**
   * Time lost on reused connections that a provider closed as they were used again, before anything of an answer
   * came. The requests were sent again on new ones.
   */
  readonly redial_us?: Micros
  /** How long after the completion of an earlier answer its audio still arrived at most. */
  readonly late_audio_us?: Micros
  /** Messages with audio that named an earlier answer and were left out. Absent if there were none. */
  readonly stale_pieces?: number
  readonly outcome: Outcome
  /** How long the measuring thread did not run during the turn, if for a second or more. */
  readonly suspended_us?: Micros
  /** The component that failed, if any. */
  readonly failed?: ComponentKind
  readonly reached: TurnInstant
  readonly status?: number
  readonly detail: string
  /** The providers' request ids in the order of the stack, separated by spaces. */
  readonly provider_request_ids: string
  readonly simulated: boolean
}

/**
 * The audio of an answer as it reached the caller's player: one line of `arrivals.ndjson`. The turn's playback
 * can be computed from it again.
 */
export interface TurnArrivals {
  readonly turn: number
  readonly pieces: readonly AudioArrival[]
  /** Absent if nothing audible arrived. */
  readonly onset?: Onset
  /** Index of the first piece of the request that carried the onset. */
  readonly request?: number
}

/** What the caller heard of an answer, for `--save-audio`: stretches of sound with the instants of their playback. */
export interface TurnSound {
  readonly sampleRate: number
  readonly parts: readonly { readonly at: RunTime; readonly samples: Int16Array }[]
}

/** A turn that has ended, and its audio. */
export interface FinishedTurn {
  readonly turn: TurnRecord
  readonly arrivals: TurnArrivals
  /** If it is kept. */
  readonly sound?: TurnSound
}
