import { shareAbove } from './log-normal.ts'

/** A way in which answers grow slower: median first audio in milliseconds, with so many in flight. */
export interface LatencyCurve {
  readonly name: string
  /** The objective breaks somewhere near `knee`. */
  readonly firstAudio: (inFlight: number, knee: number) => number
}

/** 20 ms pass between first audio and hearing it, and the objective allows 400. */
const BOUND = 380
const ALLOWED = 0.05

export const LATENCY_CURVES: readonly LatencyCurve[] = [
  { name: 'suddenly', firstAudio: (n, knee) => 200 + (500 * Math.max(0, n - 0.8 * knee)) / knee },
  { name: 'linearly', firstAudio: (n, knee) => 150 + (123.5 * n) / knee },
  { name: 'at a falling rate', firstAudio: (n, knee) => 273.5 * (n / knee) ** 0.3 },
]

/** The largest number in flight at which `ttfa_heard p(95)<400ms` holds. */
export function trueKnee(median: (inFlight: number) => number, sigma: number): number {
  let level = 0
  while (level < 1000 && shareAbove(BOUND, median(level + 1), sigma) <= ALLOWED) level++
  return level
}
