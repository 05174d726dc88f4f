import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { Micros, RunTime } from '../../core/units.ts'
import { shapeOf } from '../../executors/index.ts'
import { steadyIntervals, type TimeInterval } from '../../pace/load-shape.ts'
import type { LoadSummary, Rate, StallSummary } from '../../results/run/load-summary.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { BatchMeans } from './batch-means.ts'
import { type LoadSeries, loadSeries } from './load-series.ts'
import { type StallFindings, StallTracker } from './stalls.ts'
import { judgeSteadiness } from './steadiness.ts'

const BIN_US: Micros = 100_000

/** Tracks the load of a run. Memory grows with the run's duration and not with the number of trials. */
export class LoadTracker {
  readonly #scenario: Scenario
  readonly #targets: ReadonlyMap<string, Counts>
  readonly #series: LoadSeries

  constructor(scenario: Scenario, series: LoadSeries = loadSeries({ scenario })) {
    this.#scenario = scenario
    this.#series = series
    this.#targets = new Map(series.names.map((name) => [name, createCounts()]))
  }

  count(trial: Trial): void {
    const counts = this.#targets.get(this.#series.of(trial))
    if (!counts) return
    const { due, end } = trial.at
    countAt(counts.due, due)
    if (trial.outcome === 'ok') countAt(counts.answered, end)
    counts.firstDue = Math.min(counts.firstDue, due ?? Number.POSITIVE_INFINITY)
    if (trial.phase !== 'measure') return
    counts.starts += 1
    counts.stalls.count(trial)
    if (trial.outcome === 'shed') counts.dropped += 1
    const ttfa = durationOf('ttfa', trial)
    if (ttfa !== undefined && due !== undefined) counts.ttfa.add(due, ttfa)
  }

  /** In the order of the scenario's targets, without targets that have no trial. */
  summaries(): LoadSummary[] {
    const { load, warmupTime = 0 } = this.#scenario
    const stretches = steadyIntervals(shapeOf(load), warmupTime)
    return [...this.#targets]
      .filter(([, { due }]) => due.size > 0)
      .map(([target, counts]) => {
        const rate = steadyRate(counts, stretches)
        const findings = counts.stalls.find()
        const stall = describeStall(findings, shapeOf(load).arrivals !== undefined)
        return {
          target,
          starts: counts.starts,
          dropped: counts.dropped,
          ...(rate && { rate }),
          ...(stall && { stall }),
          // A stall is reported by itself: a longer warm-up would not remove it.
          steadiness: judgeSteadiness(counts.ttfa.completeBatches(findings.stalls.map(waitingTime))),
        }
      })
  }
}

/** The longest stall. A closed load hides it unless the 99th percentile shows it. */
function describeStall({ stalls, p99, unsent }: StallFindings, open: boolean): StallSummary | undefined {
  const [longest] = stalls
  if (!longest) return undefined
  const length = longest.to - longest.from
  const hidden = !open && p99 < length * SHOWN_PART
  return {
    stalls: stalls.length,
    from_us: longest.from,
    length_us: length,
    hidden,
    ...(hidden && { unsent, p99_us: p99 }),
  }
}

/** A percentile of at least this share of a stall shows it. */
const SHOWN_PART = 0.5
/** Requests that waited through a stall began before it, at most this long. */
const MAX_WAIT_BEFORE_US: Micros = 1_000_000

function waitingTime({ from, to }: StallFindings['stalls'][number]): { from: RunTime; to: RunTime } {
  return { from: from - Math.min(MAX_WAIT_BEFORE_US, to - from), to }
}

interface Counts {
  /** Starts by due time and successful answers by end time, in bins of the run's time. */
  readonly due: Map<number, number>
  readonly answered: Map<number, number>
  readonly ttfa: BatchMeans
  readonly stalls: StallTracker
  /** The earliest due time, taken as the start of the load. */
  firstDue: number
  starts: number
  dropped: number
}

function createCounts(): Counts {
  return {
    due: new Map(),
    answered: new Map(),
    ttfa: new BatchMeans(),
    stalls: new StallTracker(),
    firstDue: Number.POSITIVE_INFINITY,
    starts: 0,
    dropped: 0,
  }
}

function countAt(bins: Map<number, number>, at: number | undefined): void {
  if (at === undefined) return
  const bin = Math.floor(at / BIN_US)
  bins.set(bin, (bins.get(bin) ?? 0) + 1)
}

function steadyRate(
  { due, answered, firstDue }: Counts,
  stretches: readonly TimeInterval[],
): Rate | undefined {
  const bins = stretches.flatMap((stretch) => binsIn(stretch, firstDue))
  if (bins.length === 0) return undefined
  const seconds = (bins.length * BIN_US) / 1e6
  const sum = (counts: Map<number, number>) => bins.reduce((total, bin) => total + (counts.get(bin) ?? 0), 0)
  return { started: sum(due) / seconds, answered: sum(answered) / seconds, seconds }
}

/** The bins that lie entirely within an interval. */
function binsIn({ from, to }: TimeInterval, firstDue: number): number[] {
  const begin = Math.ceil((firstDue + from * 1e3) / BIN_US)
  const end = Math.floor((firstDue + to * 1e3) / BIN_US)
  return Array.from({ length: Math.max(0, end - begin) }, (_, index) => begin + index)
}
