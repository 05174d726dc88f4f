import type { Trial } from '../../core/trial/trial.ts'
import type { Micros, RunTime } from '../../core/units.ts'

/** Why an answer was selected. */
export type PlaybackReason = 'median' | 'longest stall' | 'asked for'

/** The playback of one answer, for a chart. */
export interface PlaybackExample {
  readonly reason: PlaybackReason
  readonly trial: Trial
  /** The player's buffer level: microseconds of audio not played yet, at microseconds since the run began. */
  readonly levels: readonly { readonly at: RunTime; readonly level: Micros }[]
  /** Arrivals of audio: microseconds since the run began, and microseconds of audio in each. */
  readonly pieces: readonly { readonly at: RunTime; readonly audio: Micros }[]
}
