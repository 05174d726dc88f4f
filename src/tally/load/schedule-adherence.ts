import type { Trial } from '../../core/trial/trial.ts'
import type { Micros, RunTime } from '../../core/units.ts'
import { findPart } from '../../results/run/merged-run.ts'
import type { AnyRunFile, RunPart } from '../../results/run/run-file.ts'
import { LogHistogram } from '../statistics/log-histogram.ts'
import { nameOfPart } from './load-series.ts'
import { type BinInterval, TimeBins } from './time-bins.ts'

/** One interval of a run with scheduled starts. Instants are microseconds since the run began. */
export interface ScheduleInterval {
  readonly from: RunTime
  readonly to: RunTime
  /** Starts that were due in the interval, and starts that happened in it, whenever they were due. */
  readonly scheduled: number
  readonly started: number
  /** Lateness of the starts that were due, to one percent; undefined if none of them happened. */
  readonly medianLateness: Micros | undefined
  readonly maxLateness: number | undefined
}

/** The starts of a run; in a merged run, of one of its parts. */
export interface ScheduleAdherence {
  /** The name of the part; absent if the run is not a merged one. */
  readonly part?: string
  /** In order of time; empty without a schedule. */
  readonly intervals: readonly ScheduleInterval[]
}

/** Tracks the starts of a run. Each part of a merged run had a schedule and a time axis of its own. */
export class ScheduleTrackers {
  readonly #parts: readonly RunPart[]
  readonly #trackers = new Map<RunPart | undefined, ScheduleTracker>()

  constructor({ parts = [] }: Pick<AnyRunFile, 'parts'>) {
    this.#parts = parts
  }

  count(trial: Pick<Trial, 'load' | 'at' | 'trial'>): void {
    const part = findPart(this.#parts, trial.trial)
    const tracker = this.#trackers.get(part) ?? new ScheduleTracker()
    this.#trackers.set(part, tracker)
    tracker.count(trial)
  }

  schedules(): ScheduleAdherence[] {
    return [...this.#trackers].map(([part, tracker]) => ({
      ...(part && { part: nameOfPart(part, this.#parts) }),
      intervals: tracker.intervals(),
    }))
  }
}

/** The minimum average number of starts per interval. With fewer, the line would show noise. */
const MIN_STARTS = 8

/** Tracks how well a run kept to the schedule of its starts, in constant memory. */
export class ScheduleTracker {
  readonly #due = new TimeBins()
  readonly #began = new TimeBins()

  /** Counts a trial of any phase. Trials of a closed load have no schedule and are ignored. */
  count({ load, at: { due, began } }: Pick<Trial, 'load' | 'at'>): void {
    if (load !== 'open' || due === undefined) return
    this.#due.count(due, began === undefined ? undefined : Math.max(0, began - due))
    if (began !== undefined) this.#began.count(began, 0)
  }

  /** In order of time; empty without a schedule. */
  intervals(): ScheduleInterval[] {
    const [due, began] = [this.#due.bins(), this.#began.bins()]
    const width = intervalWidth(due, began)
    const [dueBins, startedBins] = [mergeIntoIntervals(due, width), mergeIntoIntervals(began, width)]
    const positions = [...new Set([...dueBins.keys(), ...startedBins.keys()])].sort((a, b) => a - b)
    return positions.map((position) => {
      const { values, faults } = dueBins.get(position) ?? { values: new LogHistogram(), faults: 0 }
      return {
        from: position * width,
        to: (position + 1) * width,
        scheduled: values.total + faults,
        started: startedBins.get(position)?.values.total ?? 0,
        medianLateness: values.percentile(0.5),
        maxLateness: values.percentile(1),
      }
    })
  }
}

/**
 * The width of an interval that is a multiple of both bin widths and holds enough starts.
 */
function intervalWidth(...series: readonly (readonly BinInterval[])[]): Micros {
  const bins = series.flat()
  const widest = Math.max(0, ...bins.map(({ from, to }) => to - from))
  const starts = bins.reduce((sum, { values, faults }) => sum + values.total + faults, 0)
  const length = Math.max(0, ...bins.map(({ to }) => to)) - Math.min(...bins.map(({ from }) => from))
  const each = (starts / series.length) * (widest / Math.max(widest, length))
  return widest * Math.max(1, Math.ceil(MIN_STARTS / each))
}

function mergeIntoIntervals(
  bins: readonly BinInterval[],
  width: number,
): Map<number, Pick<BinInterval, 'values' | 'faults'>> {
  const intervals = new Map<number, { values: LogHistogram; faults: number }>()
  for (const { from, values, faults } of bins) {
    const position = Math.floor(from / width)
    const interval = intervals.get(position) ?? { values: new LogHistogram(), faults: 0 }
    intervals.set(position, interval)
    interval.values.merge(values)
    interval.faults += faults
  }
  return intervals
}
