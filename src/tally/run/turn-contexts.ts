import type { Histogram } from 'hdr-histogram-js'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES, stageDuration } from '../../core/trial/trial-stages.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'
import { percentile, type Quantile } from '../statistics/histogram-percentile.ts'

/** What preceded a turn. Time to first audio is reported separately for each value. */
interface TurnContext {
  readonly name: string
  /** The group label of a trial; undefined if the context does not apply. */
  readonly of: (trial: Trial) => string | undefined
  /** True if a single group is worth reporting; otherwise at least two are needed. */
  readonly showAlone?: boolean
}

const TURN_CONTEXTS: readonly TurnContext[] = [
  {
    name: 'idling',
    of: ({ idle_us }) => (idle_us === undefined ? undefined : `idled ${idle_us / 1e6} s`),
    showAlone: true,
  },
  {
    name: 'before',
    of: ({ after_cancel }) =>
      after_cancel === undefined
        ? undefined
        : after_cancel
          ? 'after an interruption'
          : 'after a whole answer',
  },
  {
    name: 'turn',
    of: ({ turn }) =>
      turn === undefined ? undefined : turn === 0 ? 'first of its call' : 'later in its call',
  },
]

/** Time to first audio of the measured turns that share a context. Durations in microseconds. */
export interface TurnContextRow {
  readonly context: string
  readonly value: string
  readonly target: string
  readonly n: number
  /** Turns that had to reconnect. `ttfa` excludes the time that this took. */
  readonly reconnected: number
  /**
   * Connections that the provider had closed while idle, with the shortest and longest idle time before that.
   */
  readonly closed: number
  readonly closedAfter?: { readonly from: number; readonly to: number }
  readonly ttfa: Quantile
  /** From the due time of the turn to its first audio, reconnecting included. */
  readonly ttfaDue: Quantile
}

interface Counts {
  readonly ttfa: Histogram
  readonly ttfaDue: Histogram
  n: number
  reconnected: number
  closed: number
  minIdle: number
  maxIdle: number
}

const [TTFA, TTFA_DUE] = ['ttfa', 'ttfa_due'].map((name) => STAGES.find((stage) => stage.name === name))

/** Groups turns by what preceded them, in constant memory. */
export class TurnContextTracker {
  readonly #groups = new Map<string, { context: string; value: string; target: string; counts: Counts }>()

  count(trial: Trial): void {
    if (trial.phase !== 'measure') return
    for (const { name, of } of TURN_CONTEXTS) {
      const value = of(trial)
      if (value !== undefined) addTrial(this.#groupOf(name, value, trial.target), trial)
    }
  }

  /** Sorted by context, target and value. */
  rows(): TurnContextRow[] {
    const order = TURN_CONTEXTS.map(({ name }) => name)
    const groups = [...this.#groups.values()]
    const shown = TURN_CONTEXTS.filter(({ name, showAlone }) => showAlone || countValues(name, groups) > 1)
    return groups
      .filter(({ context }) => shown.some(({ name }) => name === context))
      .sort(
        (a, b) =>
          order.indexOf(a.context) - order.indexOf(b.context) ||
          a.target.localeCompare(b.target, 'en') ||
          a.value.localeCompare(b.value, 'en', { numeric: true }),
      )
      .map(({ counts, ...group }) => ({ ...group, ...toRow(counts) }))
  }

  #groupOf(context: string, value: string, target: string): Counts {
    const key = JSON.stringify([context, value, target])
    const found = this.#groups.get(key)
    if (found) return found.counts
    const counts: Counts = {
      ttfa: createHistogram(),
      ttfaDue: createHistogram(),
      n: 0,
      reconnected: 0,
      closed: 0,
      minIdle: Number.POSITIVE_INFINITY,
      maxIdle: 0,
    }
    this.#groups.set(key, { context, value, target, counts })
    return counts
  }
}

function countValues(name: string, groups: readonly { context: string; value: string }[]): number {
  return new Set(groups.filter(({ context }) => context === name).map(({ value }) => value)).size
}

function addTrial(counts: Counts, trial: Trial): void {
  const { connection, closed_after_us } = trial
  counts.n += 1
  if (connection === 'cold' || connection === 'resumed') counts.reconnected += 1
  if (closed_after_us !== undefined) {
    counts.closed += 1
    counts.minIdle = Math.min(counts.minIdle, closed_after_us)
    counts.maxIdle = Math.max(counts.maxIdle, closed_after_us)
  }
  const ttfa = TTFA && stageDuration(TTFA, trial)
  const due = TTFA_DUE && stageDuration(TTFA_DUE, trial)
  if (ttfa !== undefined) recordValue(counts.ttfa, ttfa)
  if (due !== undefined) recordValue(counts.ttfaDue, due)
}

function toRow({ ttfa, ttfaDue, n, reconnected, closed, minIdle, maxIdle }: Counts) {
  const withUnanswered = (histogram: Histogram) => ({ histogram, infinite: n - histogram.totalCount })
  return {
    n,
    reconnected,
    closed,
    ...(closed > 0 && { closedAfter: { from: minIdle, to: maxIdle } }),
    ttfa: percentile(withUnanswered(ttfa), 0.5),
    ttfaDue: percentile(withUnanswered(ttfaDue), 0.5),
  }
}
