import type { Micros, RunTime } from '../../core/units.ts'
import { standardDeviation } from '../../tally/statistics/moments.ts'

/** An answered request of a burst. */
export interface AnsweredRequest {
  readonly sent: RunTime
  readonly firstAudio: RunTime
  /** When its slot was free again. */
  readonly freed: RunTime
}

/** What is impossible, or was never seen, is never less likely than this: one odd answer must not decide. */
const LOWEST_LOG_DENSITY = -12
/** Kernels are never narrower than this, in units of the logarithm: few answers say little about their spread. */
const MIN_BANDWIDTH = 0.05
/** Degrees of freedom of the kernels: heavy tails, for the same reason. */
const DEGREES_OF_FREEDOM = 3
/** About as many answers describe what is usual, evenly taken from all; more only cost time. */
const MAX_SAMPLES = 64

/**
 * For each cap of 1 to n - 1 requests: how much better a queue behind that many slots explains the burst than no
 * queue at all, as a logarithm of the likelihood ratio. In a queue, a request starts when a slot is freed, so what
 * it takes from then on must look like an answer without company; without one, what it takes from when it was sent.
 * Slow answers alone fit no queue: nothing ends where they would have to start (docs/methods.md, "Telling a queue
 * from variance").
 * @param requests in the order in which they were sent
 * @param alone latencies of answers that had no company
 */
export function queueEvidence(requests: readonly AnsweredRequest[], alone: readonly Micros[]): number[] {
  const logDensity = estimateLogDensity(alone)
  const freed = requests.map((request) => request.freed).sort((a, b) => a - b)
  const withoutQueue = requests.map(({ sent, firstAudio }) => logDensity(firstAudio - sent))
  return requests.slice(1).map((_, index) => {
    const cap = index + 1
    let evidence = 0
    for (let at = cap; at < requests.length; at++) {
      const { sent, firstAudio } = requests[at] as AnsweredRequest
      const start = Math.max(sent, freed[at - cap] ?? sent)
      evidence += logDensity(firstAudio - start) - (withoutQueue[at] ?? 0)
    }
    return evidence
  })
}

/** A kernel density of the logarithms (Silverman's rule of thumb for the bandwidth). */
function estimateLogDensity(values: readonly Micros[]): (value: Micros) => number {
  const stride = Math.ceil(values.length / MAX_SAMPLES)
  const logs = values.filter((_, at) => at % stride === 0).map((value) => Math.log(Math.max(1, value)))
  const median = logs.toSorted((a, b) => a - b)[logs.length >> 1] ?? 0
  const bandwidth = Math.max(MIN_BANDWIDTH, 0.9 * standardDeviation(logs) * logs.length ** -0.2)
  return (value) => {
    if (value <= 0) return LOWEST_LOG_DENSITY
    const log = Math.log(value)
    const density = logs.reduce((sum, center) => sum + kernel((log - center) / bandwidth), 0)
    // The density of the value itself, in units of the median, not of its logarithm.
    return Math.max(LOWEST_LOG_DENSITY, Math.log(density / (logs.length * bandwidth)) - (log - median))
  }
}

/** Student's t without its constant, which cancels in a ratio. */
function kernel(z: number): number {
  return (1 + z ** 2 / DEGREES_OF_FREEDOM) ** (-(DEGREES_OF_FREEDOM + 1) / 2)
}
