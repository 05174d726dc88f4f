import { levenbergMarquardt } from 'ml-levenberg-marquardt'
import type { Random } from '../../pace/random.ts'
import { mean } from '../../tally/statistics/mean-and-deviation.ts'

/** Throughput at a concurrency, in answers per second. */
export interface ThroughputPoint {
  readonly concurrency: number
  readonly throughput: number
}

/**
 * The Universal Scalability Law (Gunther, Guerrilla Capacity Planning, 2007), X(N) = λN / (1 + σ(N-1) + κN(N-1)):
 * `lambda` is the throughput of one in flight, `sigma` the cost of contention, `kappa` the cost of crosstalk.
 */
export interface UslCurve {
  readonly lambda: number
  readonly sigma: number
  readonly kappa: number
}

export type UslFit =
  | {
      readonly kind: 'fitted'
      readonly curve: UslCurve
      /** Share of the variation that the curve explains (R²). */
      readonly explained: number
      /** The concurrency with the largest throughput, if the levels show one. */
      readonly peak?: { readonly at: number; readonly low: number; readonly high: number }
      /** Why there is no peak. */
      readonly noPeak?: string
    }
  | { readonly kind: 'refused'; readonly why: string }

/** Levels that a curve of three parameters needs at least. */
const MIN_LEVELS = 5
const RESAMPLES = 200
/** Steps after which the fit no longer moves, from a good start. */
const MAX_ITERATIONS = 25
/** A peak beyond this multiple of the highest level is a guess, and not reported. */
const MAX_EXTRAPOLATION = 2

/** Throughput at that concurrency by the law. */
export function throughputAt({ lambda, sigma, kappa }: UslCurve, concurrency: number): number {
  return (lambda * concurrency) / (1 + sigma * (concurrency - 1) + kappa * concurrency * (concurrency - 1))
}

/** Fits the law to levels, and the interval of its peak by resampling the residuals (95 %). */
export function fitUsl(levels: readonly ThroughputPoint[], random: Random): UslFit {
  const points = levels.filter(({ throughput }) => throughput > 0)
  const levelCount = new Set(points.map(({ concurrency }) => concurrency)).size
  if (levelCount < MIN_LEVELS)
    return { kind: 'refused', why: `${levelCount} levels; a curve needs ${MIN_LEVELS}` }
  const curve = fitCurve(points)
  const explained = explainedVariation(curve, points)
  const maxConcurrency = Math.max(...points.map(({ concurrency }) => concurrency))
  const at = peakConcurrency(curve)
  if (at > MAX_EXTRAPOLATION * maxConcurrency)
    return {
      kind: 'fitted',
      curve,
      explained,
      noPeak: `no peak up to ${MAX_EXTRAPOLATION} times the highest level`,
    }
  const peaks = bootstrapCurves(curve, points, random)
    .map(peakConcurrency)
    .sort((a, b) => a - b)
  const end = (share: number) =>
    Math.min(MAX_EXTRAPOLATION * maxConcurrency, peaks[Math.floor(share * peaks.length)] ?? at)
  return {
    kind: 'fitted',
    curve,
    explained,
    peak: { at, low: Math.min(at, end(0.025)), high: Math.max(at, end(0.975)) },
  }
}

/** Where the law's derivative is zero: N* = sqrt((1 - σ) / κ). */
function peakConcurrency({ sigma, kappa }: UslCurve): number {
  return kappa > 0 ? Math.sqrt(Math.max(0, 1 - sigma) / kappa) : Number.POSITIVE_INFINITY
}

function fitCurve(points: readonly ThroughputPoint[], start = estimateStart(points)): UslCurve {
  const { parameterValues } = levenbergMarquardt(
    { x: points.map(({ concurrency }) => concurrency), y: points.map(({ throughput }) => throughput) },
    (values) => (concurrency) => throughputAt(toCurve(values), concurrency),
    {
      initialValues: [start.lambda, start.sigma, start.kappa],
      minValues: [0, 0, 0],
      maxValues: [Number.MAX_VALUE, 1, 1],
      jacobianFunction: (values) => (concurrency) => gradientAt(toCurve(values), concurrency),
      maxIterations: MAX_ITERATIONS,
      errorTolerance: 1e-12,
    },
  )
  return toCurve(parameterValues)
}

function toCurve([lambda = 0, sigma = 0, kappa = 0]: readonly number[]): UslCurve {
  return { lambda, sigma, kappa }
}

/** Derivatives of the law by its parameters. */
function gradientAt(curve: UslCurve, concurrency: number): number[] {
  const { lambda, sigma, kappa } = curve
  const others = concurrency - 1
  const load = 1 + sigma * others + kappa * concurrency * others
  const inner = (-lambda * concurrency * others) / load ** 2
  return [concurrency / load, inner, inner * concurrency]
}

/**
 * With λ from the level with the highest throughput per request in flight, (Nλ/X - 1) / (N - 1) = σ + κN is a
 * straight line.
 */
function estimateStart(points: readonly ThroughputPoint[]): UslCurve {
  const lambda = Math.max(...points.map(({ concurrency, throughput }) => throughput / concurrency))
  const line = points
    .filter(({ concurrency }) => concurrency > 1)
    .map(({ concurrency, throughput }) => ({
      x: concurrency,
      y: ((concurrency * lambda) / throughput - 1) / (concurrency - 1),
    }))
  const meanX = mean(line.map(({ x }) => x))
  const meanY = mean(line.map(({ y }) => y))
  const covariance = mean(line.map(({ x, y }) => (x - meanX) * (y - meanY)))
  const variance = mean(line.map(({ x }) => (x - meanX) ** 2))
  const kappa = Math.max(1e-9, variance > 0 ? covariance / variance : 0)
  return { lambda, sigma: Math.min(0.99, Math.max(1e-6, meanY - kappa * meanX)), kappa }
}

function bootstrapCurves(curve: UslCurve, points: readonly ThroughputPoint[], random: Random): UslCurve[] {
  // Relative residuals: what varies is the share by which a level misses the curve.
  const residuals = points.map(
    ({ concurrency, throughput }) => throughput / throughputAt(curve, concurrency) - 1,
  )
  return Array.from({ length: RESAMPLES }, () =>
    fitCurve(
      points.map(({ concurrency }) => {
        const residual = residuals[random.integer(residuals.length)] ?? 0
        return { concurrency, throughput: throughputAt(curve, concurrency) * (1 + residual) }
      }),
      curve,
    ),
  )
}

function explainedVariation(curve: UslCurve, points: readonly ThroughputPoint[]): number {
  const average = mean(points.map(({ throughput }) => throughput))
  const total = sum(points.map(({ throughput }) => (throughput - average) ** 2))
  const left = sum(points.map((point) => (point.throughput - throughputAt(curve, point.concurrency)) ** 2))
  return total === 0 ? 1 : 1 - left / total
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
