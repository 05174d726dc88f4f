import type { Trial } from '../core/trial.ts'

/** Why an answer was picked. */
export type PlayReason = 'median' | 'longest stall' | 'asked for'

/** How one answer was played, for a picture of it. */
export interface Play {
  readonly reason: PlayReason
  readonly trial: Trial
  /** The player's buffer: microseconds since the run began, and microseconds of audio not played yet. */
  readonly levels: readonly { readonly at: number; readonly level: number }[]
  /** When pieces of audio arrived, in microseconds since the run began, and how much audio each held. */
  readonly pieces: readonly { readonly at: number; readonly audio: number }[]
}
