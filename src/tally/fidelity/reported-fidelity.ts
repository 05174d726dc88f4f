import type { AlignedStep, FidelityFinding } from '../../core/trial/answer-fidelity.ts'
import type { FidelityDifference, FidelitySummary } from './fidelity-summary.ts'

/** An answer that differs much from its text, with text and transcript. */
export interface WorstAnswer {
  readonly trial: number
  readonly target: string
  readonly written: string
  /** Absent without a recogniser that knows the language. */
  readonly transcript?: string
  readonly words: number
  readonly errors: number
  readonly findings: readonly FidelityFinding[]
  readonly steps: readonly AlignedStep[]
}

/** Two targets, or one at rest and under load, on the same texts, and the settings in which they differ. */
export interface ReportedDifference extends FidelityDifference {
  /** Settings, such as `options.speed`. */
  readonly settings: readonly string[]
  /** Under load: the fewest and the most requests of the target in flight. At rest there was one. */
  readonly inFlight?: readonly [least: number, most: number]
}

/** What reports say about the fidelity of a run. */
export interface ReportedFidelity extends Omit<FidelitySummary, 'worst' | 'differences'> {
  readonly run: string
  readonly scenario: string
  /** Who transcribed; empty if nobody did. */
  readonly recogniser: string
  /**
   * Answers that were listened to, the size of the sample, and the number of answers that it was taken from.
   */
  readonly answers: number
  readonly sampled: number
  readonly kept: number
  readonly differences: readonly ReportedDifference[]
  readonly worst: readonly WorstAnswer[]
}
