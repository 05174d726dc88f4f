import type { Trial } from '../core/trial.ts'
import { RoughHistogram } from './rough-histogram.ts'
import { type PlacedBin, TimeBins } from './time-bins.ts'

/** One stretch of a run whose starts had a schedule. Instants are microseconds since the run began. */
export interface StartsStretch {
  readonly from: number
  readonly to: number
  /** Starts that were due in it, and those that happened in it, whenever they were due. */
  readonly scheduled: number
  readonly started: number
  /** Microseconds by which starts that were due in it came late, to one percent; undefined where none came at all. */
  readonly usual: number | undefined
  readonly worst: number | undefined
}

/** Starts that a stretch holds on average at the least: fewer make a line of chance. */
const FEWEST = 8

/** Follows how a run kept to the schedule of its starts, in memory that does not grow with it. */
export class StartsWatch {
  readonly #due = new TimeBins()
  readonly #began = new TimeBins()

  /** Counts a trial of any phase; one that waited for an answer has no schedule. */
  count({ load, at: { due, began } }: Pick<Trial, 'load' | 'at'>): void {
    if (load !== 'open' || due === undefined) return
    this.#due.count(due, began === undefined ? undefined : Math.max(0, began - due))
    if (began !== undefined) this.#began.count(began, 0)
  }

  /** In the order of time; empty where nothing had a schedule. */
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

/** Microseconds of a stretch that fits both and holds enough. */
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
