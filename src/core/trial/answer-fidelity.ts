import type { SpeechSignal } from './speech-signal.ts'

/** What can be wrong with the audio of an answer. Rules: docs/metrics.md. */
export const FIDELITY_FINDINGS = [
  'no speech',
  'truncated',
  'repeated',
  'added',
  'other text',
  'wrong rate',
  'clipped',
  'clicks',
  'noise',
] as const
export type FidelityFinding = (typeof FIDELITY_FINDINGS)[number]

/** Word errors of a transcript against its text. */
export interface HeardErrors {
  /** Of the text. */
  readonly words: number
  /** Substituted, missing and added. */
  readonly errors: number
}

/** What a recogniser heard of a text. All counts are of words, after normalisation. */
export interface HeardText extends HeardErrors {
  readonly transcript: string
  /** Words of the text that were heard as written. */
  readonly same: number
  /** Missing after the last word that was heard. */
  readonly missingEnd: number
  /** Heard twice in a row, and written once. */
  readonly repeated: number
  /** The longest stretch that was heard, is not in the text, and repeats nothing. */
  readonly added: number
}

/** One step of an alignment: words of the text, and what was heard for them. */
export interface AlignedStep {
  readonly kind: 'same' | 'other' | 'missing' | 'added'
  /** Empty if `added`. */
  readonly said: readonly string[]
  /** Empty if `missing`. */
  readonly heard: readonly string[]
}

/** Whether the audio of one answer says its text: a row of `fidelity.csv`. */
export interface AnswerFidelity {
  readonly trial: number
  readonly target: string
  /** Index of the text in the corpus. */
  readonly text: number
  readonly language: string
  readonly simulated: boolean
  readonly replayed?: boolean
  /** Who transcribed it; empty if nobody did. */
  readonly recogniser: string
  readonly signal: SpeechSignal
  /** Absent without a recogniser that knows the language. */
  readonly heard?: HeardText
  /** The same recogniser on the same text, read by the lab's engine. */
  readonly floor?: HeardErrors
  /**
   * The sample rate at which the audio says its text, divided by the rate at which it was sent. Absent if the two are
   * the same.
   */
  readonly rateFactor?: number
  readonly findings: readonly FidelityFinding[]
}
