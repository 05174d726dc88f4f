import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { type ExactPercentile, exactPercentile } from '../statistics/percentile.ts'

/** How late the last frame of the caller's speech was sent: the harness's own share of every stage after it. */
export interface MicrophoneLateness {
  readonly n: number
  readonly p50: ExactPercentile
  readonly p99: ExactPercentile
  readonly max: number
}

/**
 * Over the measured turns with a microphone stream. A frame that was sent is always a little late, so 0 means
 * that none was.
 */
export function measureMicrophone(turns: readonly TurnRecord[]): MicrophoneLateness | undefined {
  const delays = turns
    .filter(({ phase, pace_late_us }) => phase === 'measure' && pace_late_us > 0)
    .map(({ end_late_us }) => end_late_us)
    .sort((a, b) => a - b)
  const max = delays.at(-1)
  if (max === undefined) return undefined
  return { n: delays.length, p50: exactPercentile(delays, 0.5), p99: exactPercentile(delays, 0.99), max }
}
