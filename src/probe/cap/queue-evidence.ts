import type { Micros, RunTime } from '../../core/units.ts'
import { standardDeviation } from '../../tally/statistics/mean-and-deviation.ts'

/** An answered request of a burst. */
export interface AnsweredRequest {
  readonly sent: RunTime
  readonly firstAudio: RunTime
  /** When its slot was free again. */
  readonly freed: RunTime
}

/** The lowest log density, also of what is impossible or was never seen: one odd answer must not decide. */
const LOWEST_LOG_DENSITY = -12
/** Kernels are never narrower than this, in units of the logarithm: few answers say little about their spread. */
const MIN_BANDWIDTH = 0.05
/** Degrees of freedom of the kernels: heavy tails, for the same reason. */
const DEGREES_OF_FREEDOM = 3
/** The most answers that describe the usual latency, taken evenly from all; more would only cost time. */
const MAX_SAMPLES = 64

/** Factors by which answers may be slower in company than alone. */
const SLOWDOWNS = Array.from({ length: 9 }, (_, step) => 1.2 ** step)
/** Large slowdowns are less likely beforehand (log-normal): two answers, one twice as late, are rather a queue. */
const PRIOR_DEVIATION = 0.5

/**
 * For each cap of 1 to n - 1 requests: how much better a queue behind that many slots explains the answers than no
 * queue at all, as a logarithm of the likelihood ratio. In a queue, a request starts when a slot is freed, so the
 * time that it takes from then on must look like that of a single request; without one, the time since it was sent
 * must. Either way other requests may slow answers down, so each explanation gets the slowdown that fits it best.
 * Slow answers alone do not fit a queue: no answer ends where they would have to start (docs/methods.md, "Telling a
 * queue from variance").
 * @param requests in the order in which they were sent
 * @param alone latencies of answers that had no company
 * @param maxCap the largest cap to consider
 */
export function queueEvidence(
  requests: readonly AnsweredRequest[],
  alone: readonly Micros[],
  maxCap = requests.length - 1,
): number[] {
  const logDensity = tabulateLogDensity(alone)
  const slowdowns = slowdownsByPosition(requests.length)
  const freed = requests.map((request) => request.freed).sort((a, b) => a - b)
  const likelihood = (cap: number) => {
    const lengths = requests.map(({ sent, firstAudio }, at) =>
      Math.log(firstAudio - (at < cap ? sent : Math.max(sent, freed[at - cap] ?? sent))),
    )
    return Math.max(
      ...slowdowns.map(
        ({ factors, logPrior }) => logPrior + logLikelihood(lengths, logDensity, factors, cap),
      ),
    )
  }
  const withoutQueue = likelihood(requests.length)
  const caps = Math.max(0, Math.min(maxCap, requests.length - 1))
  return Array.from({ length: caps }, (_, index) => likelihood(index + 1) - withoutQueue)
}

interface Slowdown {
  /** Logarithms of how many times as long answers take, by position. */
  readonly factors: readonly number[]
  readonly logPrior: number
}

/** The same slowdown for all, or one that grows with the number already in flight. */
function slowdownsByPosition(length: number): Slowdown[] {
  const positions = Array.from({ length }, (_, at) => at)
  return SLOWDOWNS.flatMap((slowdown) => {
    const logPrior = -((Math.log(slowdown) / PRIOR_DEVIATION) ** 2) / 2
    const growing = positions.map((at) => Math.log(1 + ((slowdown - 1) * at) / length))
    return [
      { logPrior, factors: positions.map(() => Math.log(slowdown)) },
      ...(slowdown > 1 ? [{ logPrior, factors: growing }] : []),
    ]
  })
}

/** @param lengths logarithms of what the answers took; not a number where one came before it could begin */
function logLikelihood(
  lengths: readonly number[],
  logDensity: (length: number) => number,
  factors: readonly number[],
  cap: number,
): number {
  let sum = 0
  for (let at = 0; at < lengths.length; at++) {
    const factor = factors[Math.min(at, cap)] ?? factors.at(-1) ?? 0
    const length = (lengths[at] ?? Number.NaN) - factor
    sum += length > Number.NEGATIVE_INFINITY ? logDensity(length) - factor : LOWEST_LOG_DENSITY
  }
  return sum
}

/** Steps of the logarithm at which a density is computed; between them it hardly changes. */
const TABLE_STEP = 0.02
/** Logarithms on either side of the median; beyond, the density is as low as it gets. */
const TABLE_REACH = 8

function tabulateLogDensity(values: readonly Micros[]): (log: number) => number {
  const { logDensity, median } = estimateLogDensity(values)
  const half = TABLE_REACH / TABLE_STEP
  const table = Float64Array.from({ length: 2 * half + 1 }, (_, at) =>
    logDensity(median + (at - half) * TABLE_STEP),
  )
  return (log) => table[Math.round((log - median) / TABLE_STEP) + half] ?? LOWEST_LOG_DENSITY
}

/** A kernel density of the values by their logarithms (Silverman's rule of thumb for the bandwidth). */
function estimateLogDensity(values: readonly Micros[]) {
  const stride = Math.ceil(values.length / MAX_SAMPLES)
  const logs = values.filter((_, at) => at % stride === 0).map((value) => Math.log(Math.max(1, value)))
  const median = logs.toSorted((a, b) => a - b)[logs.length >> 1] ?? 0
  const bandwidth = Math.max(MIN_BANDWIDTH, 0.9 * standardDeviation(logs) * logs.length ** -0.2)
  const logDensity = (log: number) => {
    const density = logs.reduce((sum, center) => sum + kernel((log - center) / bandwidth), 0)
    // The density of the value itself, in units of the median, not of its logarithm.
    return Math.max(LOWEST_LOG_DENSITY, Math.log(density / (logs.length * bandwidth)) - (log - median))
  }
  return { logDensity, median }
}

/** Student's t without its constant, which cancels in a ratio. */
function kernel(z: number): number {
  return (1 + z ** 2 / DEGREES_OF_FREEDOM) ** (-(DEGREES_OF_FREEDOM + 1) / 2)
}
