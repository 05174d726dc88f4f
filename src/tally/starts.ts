import type { Trial } from '../core/trial.ts'
import { RoughHistogram } from './rough-histogram.ts'
import { type PlacedBin, TimeBins } from './time-bins.ts'

/** One interval of a run with scheduled starts. Instants are microseconds since the run began. */
export interface StartsStretch {
  readonly from: number
  readonly to: number
  /** Starts that were due in the interval, and starts that happened in it, whenever they were due. */
  readonly scheduled: number
  readonly started: number
  /** Lateness in microseconds, to one percent, of the starts that were due; undefined if none happened. */
  readonly usual: number | undefined
  readonly worst: number | undefined
}

/** The minimum average number of starts per interval. With fewer, the line would show noise. */
const FEWEST = 8

/** Tracks how well a run kept to the schedule of its starts, in constant memory. */
export class StartsWatch {
  readonly #due = new TimeBins()
  readonly #began = new TimeBins()

  /** Counts a trial of any phase. Trials of a closed load have no schedule and are ignored. */
  count({ load, at: { due, began } }: Pick<Trial, 'load' | 'at'>): void {
    if (load !== 'open' || due === undefined) return
    this.#due.count(due, began === undefined ? undefined : Math.max(0, began - due))
    if (began !== undefined) this.#began.count(began, 0)
  }

  /** In order of time; empty without a schedule. */
  stretches(): StartsStretch[] {
    const [due, began] = [this.#due.bins(), this.#began.bins()]
    const width = widthOf(due, began)
    const [wanted, happened] = [gathered(due, width), gathered(began, width)]
    const places = [...new Set([...wanted.keys(), ...happened.keys()])].sort((a, b) => a - b)
    return places.map((place) => {
      const { values, faults } = wanted.get(place) ?? { values: new RoughHistogram(), faults: 0 }
      return {
        from: place * width,
        to: (place + 1) * width,
        scheduled: values.total + faults,
        started: happened.get(place)?.values.total ?? 0,
        usual: values.percentile(0.5),
        worst: values.percentile(1),
      }
    })
  }
}

/**
 * The width, in microseconds, of an interval that is a multiple of both bin widths and holds enough starts.
 */
function widthOf(...courses: readonly (readonly PlacedBin[])[]): number {
  const bins = courses.flat()
  const widest = Math.max(0, ...bins.map(({ from, to }) => to - from))
  const starts = bins.reduce((sum, { values, faults }) => sum + values.total + faults, 0)
  const length = Math.max(0, ...bins.map(({ to }) => to)) - Math.min(...bins.map(({ from }) => from))
  const each = (starts / courses.length) * (widest / Math.max(widest, length))
  return widest * Math.max(1, Math.ceil(FEWEST / each))
}

function gathered(
  bins: readonly PlacedBin[],
  width: number,
): Map<number, Pick<PlacedBin, 'values' | 'faults'>> {
  const stretches = new Map<number, { values: RoughHistogram; faults: number }>()
  for (const { from, values, faults } of bins) {
    const place = Math.floor(from / width)
    const stretch = stretches.get(place) ?? { values: new RoughHistogram(), faults: 0 }
    stretches.set(place, stretch)
    stretch.values.merge(values)
    stretch.faults += faults
  }
  return stretches
}
