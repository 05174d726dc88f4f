import type { Scenario } from '../core/scenario.ts'
import { durationOf, STAGES } from '../core/stages.ts'
import type { Trial } from '../core/trial.ts'
import { type Stretch, steadyStretches } from '../pace/load-shape.ts'
import type { LoadCourse, Rate } from '../results/load-course.ts'
import { Batches } from './batches.ts'
import { steadinessOf } from './steadiness.ts'

/** Microseconds. */
const BIN = 100_000

const TTFA = STAGES.find(({ name }) => name === 'ttfa')

/** Tracks the load of a run. Memory grows with the run's duration and not with the number of trials. */
export class LoadWatch {
  readonly #scenario: Scenario
  readonly #targets: ReadonlyMap<string, Counts>

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#targets = new Map(scenario.targets.map(({ id }) => [id, createCounts()]))
  }

  count(trial: Trial): void {
    const counts = this.#targets.get(trial.target)
    if (!counts) return
    const { due, end } = trial.at
    countAt(counts.due, due)
    if (trial.outcome === 'ok') countAt(counts.answered, end)
    counts.first = Math.min(counts.first, due ?? Number.POSITIVE_INFINITY)
    if (trial.phase !== 'measure') return
    counts.starts += 1
    if (trial.outcome === 'shed') counts.dropped += 1
    const ttfa = TTFA && durationOf(TTFA, trial)
    if (ttfa !== undefined && due !== undefined) counts.ttfa.add(due, ttfa)
  }

  /** In the order of the scenario's targets, without targets that have no trial. */
  courses(): LoadCourse[] {
    const { load, warmupTime = 0 } = this.#scenario
    const stretches = steadyStretches(load, warmupTime)
    return [...this.#targets]
      .filter(([, { due }]) => due.size > 0)
      .map(([target, counts]) => {
        const rate = rateOf(counts, stretches)
        return {
          target,
          starts: counts.starts,
          dropped: counts.dropped,
          ...(rate && { rate }),
          steadiness: steadinessOf(counts.ttfa.batches()),
        }
      })
  }
}

interface Counts {
  /** Starts by due time and successful answers by end time, in bins of the run's time. */
  readonly due: Map<number, number>
  readonly answered: Map<number, number>
  readonly ttfa: Batches
  /** The earliest due time, taken as the start of the load. */
  first: number
  starts: number
  dropped: number
}

function createCounts(): Counts {
  return {
    due: new Map(),
    answered: new Map(),
    ttfa: new Batches(),
    first: Number.POSITIVE_INFINITY,
    starts: 0,
    dropped: 0,
  }
}

function countAt(bins: Map<number, number>, at: number | undefined): void {
  if (at === undefined) return
  const bin = Math.floor(at / BIN)
  bins.set(bin, (bins.get(bin) ?? 0) + 1)
}

function rateOf({ due, answered, first }: Counts, stretches: readonly Stretch[]): Rate | undefined {
  const bins = stretches.flatMap((stretch) => binsIn(stretch, first))
  if (bins.length === 0) return undefined
  const seconds = (bins.length * BIN) / 1e6
  const sum = (counts: Map<number, number>) => bins.reduce((total, bin) => total + (counts.get(bin) ?? 0), 0)
  return { started: sum(due) / seconds, answered: sum(answered) / seconds, seconds }
}

/** The bins that lie entirely within a stretch. */
function binsIn({ from, to }: Stretch, first: number): number[] {
  const begin = Math.ceil((first + from * 1e3) / BIN)
  const end = Math.floor((first + to * 1e3) / BIN)
  return Array.from({ length: Math.max(0, end - begin) }, (_, index) => begin + index)
}
