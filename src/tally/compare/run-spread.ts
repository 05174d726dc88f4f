/** How much a run's level differs from that of the next run of the same scenario, if nothing has changed. */
export interface RunSpread {
  /** Log standard deviation of one run's quantiles: 0.05 is about 5 %. */
  readonly deviation: number
  /** Where the number comes from: the user, earlier baselines, or the default. */
  readonly source: 'declared' | 'learned' | 'default'
  /** The number of runs from which it was learned. */
  readonly runs?: number
}

/**
 * A run can be slower as a whole, from its first trial to its last, and then its blocks do not show it. Two
 * runs alone cannot tell this from a change, so the spread is declared. For providers: what a busy service
 * and the routes to it usually do from one hour to the next. The lab draws its delays from the same
 * distributions in every run.
 */
const DEFAULT_DEVIATIONS = { provider: 0.05, lab: 0.005 } as const

/** The spread that is assumed until somebody declares or measures one. */
export function defaultSpread(simulated: boolean): RunSpread {
  return { deviation: DEFAULT_DEVIATIONS[simulated ? 'lab' : 'provider'], source: 'default' }
}

/** The spread that a user declared. */
export function declaredSpread(deviation: number): RunSpread {
  return { deviation, source: 'declared' }
}

/** Fewer runs say next to nothing about their spread. */
export const MIN_BASELINES = 4

/**
 * The spread of the log quantiles of runs that should be equal. Each series holds one value per run. Chance is
 * not subtracted: a difference of small variances is often zero. The largest series counts.
 */
export function learnSpread(series: readonly (readonly number[])[]): RunSpread | undefined {
  const usable = series.filter((values) => values.length >= MIN_BASELINES && values.every(Number.isFinite))
  if (usable.length === 0) return undefined
  return {
    deviation: Math.max(...usable.map(standardDeviation)),
    source: 'learned',
    runs: Math.min(...usable.map(({ length }) => length)),
  }
}

/** How much two runs may differ without a change, as the ends of a 95 % interval of ratios. */
export function spreadRange(spread: RunSpread): { readonly low: number; readonly high: number } {
  const half = 1.96 * differenceDeviation(spread)
  return { low: Math.exp(-half), high: Math.exp(half) }
}

/** The log standard deviation of the difference of two runs, enlarged if it was learned from few runs. */
export function differenceDeviation({ deviation, runs }: RunSpread): number {
  // The variance of Student's t with k - 1 degrees of freedom.
  const uncertainty = runs === undefined ? 1 : (runs - 1) / (runs - 3)
  return Math.sqrt(2 * uncertainty) * deviation
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
