import type { Party } from '../../tally/recording/recorded-turns.ts'
import type { RecordingSummary } from '../../tally/recording/recording-summary.ts'

/** What was found on one channel of a recording. Levels are dBFS, the delay is milliseconds. */
export interface ReportedChannel {
  readonly sampleRate: number
  readonly noise: number
  readonly level?: number
  readonly echo?: { readonly delay: number; readonly gain: number }
}

/** A recorded call, for its reports. */
export interface ReportedCall {
  readonly files: readonly string[]
  readonly channels: Readonly<Record<Party, ReportedChannel>>
  readonly summary: RecordingSummary
}
