import { changePoints } from './change-points.ts'

/** What is followed over runs: one number of one target. */
export interface Followed {
  readonly scenario: string
  readonly target: string
  readonly connection: string
  /** `ttfa_heard p95`, or `success`. */
  readonly metric: string
  readonly unit: 'duration' | 'share'
  readonly simulated: boolean
}

/** One run's number: microseconds or a share. */
export interface HistoryPoint {
  readonly run: string
  /** ISO 8601 in UTC. */
  readonly started_at: string
  readonly value: number
}

/** A number over runs, oldest first, and where it changed. */
export interface History {
  readonly followed: Followed
  readonly points: readonly HistoryPoint[]
  readonly changes: readonly Change[]
}

/** A change that began with a run. */
export interface Change {
  /** The first run after it. */
  readonly since: HistoryPoint
  /** Typical numbers before and after: geometric means of durations, means of shares. */
  readonly before: number
  readonly after: number
  readonly chance: number
  /** Runs between the neighbouring changes, before and after it. */
  readonly runs: readonly [before: number, after: number]
}

export interface HistoryOptions {
  /** Chance up to which a change is believed. */
  readonly chance: number
  /** Relative change of a duration that does not matter yet. */
  readonly magnitude: number
}

/** Finds where a number changed: durations by their logarithms, as everything that compares them does. */
export function historyOf(
  followed: Followed,
  points: readonly HistoryPoint[],
  { chance, magnitude }: HistoryOptions,
): History {
  const sorted = [...points].sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
  const { to, from, size, least } = SCALES[followed.unit]
  const found = changePoints(
    sorted.map(({ value }) => to(value)),
    { chance, magnitude: least ?? magnitude, sizeOf: ({ before, after }) => size(after - before) },
  )
  const edges = [0, ...found.map(({ at }) => at), sorted.length]
  const changes = found.flatMap(({ at, before, after, chance: how }, index): Change[] => {
    const since = sorted[at]
    if (!since) return []
    const runs = [at - (edges[index] ?? 0), (edges[index + 2] ?? 0) - at] as const
    return [{ since, before: from(before), after: from(after), chance: how, runs }]
  })
  return { followed, points: sorted, changes }
}

interface Scale {
  readonly to: (value: number) => number
  readonly from: (value: number) => number
  /** The size of a difference on the scale. */
  readonly size: (difference: number) => number
  /** What does not matter yet, where that is no matter of choice. */
  readonly least?: number
}

const SCALES: Readonly<Record<Followed['unit'], Scale>> = {
  duration: { to: Math.log, from: Math.exp, size: (difference) => Math.expm1(Math.abs(difference)) },
  /** A request in two hundred. */
  share: { to: Number, from: Number, size: Math.abs, least: 0.005 },
}
