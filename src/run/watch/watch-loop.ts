import type { Millis } from '../../core/units.ts'
import { nextDue, type WatchTimes } from './watch-times.ts'
import type { WatchedRun } from './watched-runs.ts'

/** What a watch does and how long. */
export interface WatchPlan {
  readonly times: WatchTimes
  /** Identifies this watch among others. */
  readonly key: string
  /** From the first run in the folder on. Default: without end. */
  readonly length?: Millis
  /** All runs in the folder. Default: without end. */
  readonly runs?: number
  /** The most requests of all runs in the folder, and those that a run sends at most. */
  readonly budget?: { readonly requests: number; readonly perRun: number }
}

/** What the loop needs from outside. */
export interface WatchSteps {
  readonly now: () => Date
  /** Resolves at that time, or earlier when the watch is stopped. */
  readonly wait: (until: Date) => Promise<void>
  readonly isStopped: () => boolean
  readonly runs: () => Promise<readonly WatchedRun[]>
  readonly measure: () => Promise<void>
  readonly onDue: (due: Date) => void
}

export type WatchEnd = 'over' | 'budget' | 'stopped'

/**
 * Measures repeatedly, one run after another. Its whole state is in the folder, so a watch that was ended continues
 * where it stopped.
 */
export async function watchLoop(plan: WatchPlan, steps: WatchSteps): Promise<WatchEnd> {
  let attempted: Date | undefined
  for (;;) {
    const runs = await steps.runs()
    const end = findEnd(plan, runs, steps.now())
    if (end) return end
    // A run that could not even begin leaves no folder, and is not tried again at once.
    const last = latest(runs.at(-1)?.startedAt, attempted)
    const due = nextDue(plan.times, last, steps.now(), plan.key)
    if (isOver(plan, runs, due)) return 'over'
    steps.onDue(due)
    await steps.wait(due)
    if (steps.isStopped()) return 'stopped'
    attempted = steps.now()
    await steps.measure()
    if (steps.isStopped()) return 'stopped'
  }
}

function findEnd(plan: WatchPlan, runs: readonly WatchedRun[], now: Date): WatchEnd | undefined {
  if (runs.length >= (plan.runs ?? Number.POSITIVE_INFINITY) || isOver(plan, runs, now)) return 'over'
  const sent = runs.reduce((sum, { rows }) => sum + rows, 0)
  const { budget } = plan
  return budget && sent + budget.perRun > budget.requests ? 'budget' : undefined
}

function isOver({ length }: WatchPlan, [first]: readonly WatchedRun[], at: Date): boolean {
  return length !== undefined && first !== undefined && at.getTime() - first.startedAt.getTime() > length
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a > b ? a : b) : (a ?? b)
}
