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

/** How many times as long answers may take in company as alone, in steps of about a tenth. */
const SLOWDOWNS = Array.from({ length: 16 }, (_, step) => 1.1 ** step)

/**
 * For each cap of 1 to n - 1 requests: how much better a queue behind that many slots explains the answers than no
 * queue at all, as a logarithm of the likelihood ratio. In a queue, a request starts when a slot is freed, so what
 * it takes from then on must look like an answer without company; without one, what it takes from when it was sent.
 * Either way company may slow answers down, so each explanation has the slowdown that suits it best. Slow answers alone
 * fit no queue: nothing ends where they would have to start (docs/methods.md, "Telling a queue from variance").
 * @param requests in the order in which they were sent
 * @param alone latencies of answers that had no company
 * @param maxCap the largest cap to consider
 */
export function queueEvidence(
  requests: readonly AnsweredRequest[],
  alone: readonly Micros[],
  maxCap = requests.length - 1,
): number[] {
  const logDensity = tabulate(estimateLogDensity(alone))
  const freed = requests.map((request) => request.freed).sort((a, b) => a - b)
  const likelihood = (cap: number) => {
    const latencies = requests.map(({ sent, firstAudio }, at) =>
      firstAudio - (at < cap ? sent : Math.max(sent, freed[at - cap] ?? sent)),
    )
    return bestLogLikelihood(latencies, logDensity, cap)
  }
  const withoutQueue = likelihood(requests.length)
  const caps = Math.max(0, Math.min(maxCap, requests.length - 1))
  return Array.from({ length: caps }, (_, index) => likelihood(index + 1) - withoutQueue)
}

/** With the slowdown that explains the latencies best: the same for all, or growing with the number in flight. */
function bestLogLikelihood(
  latencies: readonly Micros[],
  logDensity: (latency: Micros) => number,
  cap: number,
): number {
  const lengths = latencies.map((latency) => (latency > 0 ? Math.log(latency) : undefined))
  let best = Number.NEGATIVE_INFINITY
  for (const slowdown of SLOWDOWNS) {
    for (const isGrowing of slowdown > 1 ? [false, true] : [false]) {
      let sum = 0
      for (let at = 0; at < lengths.length; at++) {
        const share = isGrowing ? Math.min(at, cap) / Math.min(lengths.length, cap) : 1
        const factor = Math.log(1 + (slowdown - 1) * share)
        const length = lengths[at]
        sum += length === undefined ? LOWEST_LOG_DENSITY : logDensity(length - factor) - factor
      }
      best = Math.max(best, sum)
    }
  }
  return best
}

/** Steps of the logarithm at which a density is computed; between them it hardly changes. */
const TABLE_STEP = 0.01

function tabulate(logDensity: (log: number) => number): (log: number) => number {
  const table = new Map<number, number>()
  return (log) => {
    const step = Math.round(log / TABLE_STEP)
    const known = table.get(step) ?? logDensity(step * TABLE_STEP)
    table.set(step, known)
    return known
  }
}

/** A kernel density of the values by their logarithms (Silverman's rule of thumb for the bandwidth). */
function estimateLogDensity(values: readonly Micros[]): (log: number) => number {
  const stride = Math.ceil(values.length / MAX_SAMPLES)
  const logs = values.filter((_, at) => at % stride === 0).map((value) => Math.log(Math.max(1, value)))
  const median = logs.toSorted((a, b) => a - b)[logs.length >> 1] ?? 0
  const bandwidth = Math.max(MIN_BANDWIDTH, 0.9 * standardDeviation(logs) * logs.length ** -0.2)
  return (log) => {
    const density = logs.reduce((sum, center) => sum + kernel((log - center) / bandwidth), 0)
    // The density of the value itself, in units of the median, not of its logarithm.
    return Math.max(LOWEST_LOG_DENSITY, Math.log(density / (logs.length * bandwidth)) - (log - median))
  }
}

/** Student's t without its constant, which cancels in a ratio. */
function kernel(z: number): number {
  return (1 + z ** 2 / DEGREES_OF_FREEDOM) ** (-(DEGREES_OF_FREEDOM + 1) / 2)
}
