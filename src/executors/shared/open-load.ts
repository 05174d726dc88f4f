import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { isOpen } from '../../pace/load-shape.ts'
import { createPacer, type Pacer } from '../../pace/pacer.ts'
import { createTargetSchedule } from '../../pace/precomputed-schedule.ts'
import { shareOf } from '../../pace/thread-share.ts'
import { type ExecutorContext, elapsedMillis, toInstant } from './executor-context.ts'
import type { TargetSchedule } from './load-target.ts'

/** A scheduled start: its number, and when it is due in absolute microseconds. */
export interface ScheduledStart {
  readonly number: number
  readonly due: MonotonicTime
}

/** What to do at a start, and at one that `maxInFlight` prevents. */
export interface ArrivalHandlers {
  readonly start: (start: ScheduledStart) => Promise<unknown>
  readonly shed: (start: ScheduledStart) => void
}

/**
 * Starts every arrival when it is due, independent of earlier ones: a slow answer delays no later request, and each is
 * measured from when it was due as well (`ttfa_due`), so that there is no coordinated omission. Resolves when all of
 * them have ended.
 */
export async function runArrivals(
  context: ExecutorContext,
  target: TargetSchedule,
  { start: begin, shed }: ArrivalHandlers,
): Promise<void> {
  const pacer = createTargetPacer(context, target)
  const maxInFlight = shareOf(target.shape.maxConcurrency ?? Number.MAX_SAFE_INTEGER, context.share)
  const inFlight = new Set<Promise<unknown>>()
  for (let sent = 0; ; sent++) {
    const pace = pacer.next(elapsedMillis(context), sent)
    if (pace.kind === 'stop') break
    const due = toInstant(context, pace.due)
    if (!(await sleepUntil(due, context.clock, context.stopping))) break
    const start = { number: pace.number, due }
    if (inFlight.size >= maxInFlight) shed(start)
    else track(inFlight, begin(start))
  }
  await Promise.all(inFlight)
}

function createTargetPacer({ seed, share, load }: ExecutorContext, { shape, index }: TargetSchedule): Pacer {
  if (!isOpen(shape)) throw new Error(`${load.executor} has no arrivals`)
  return createPacer(createTargetSchedule(shape, seed, index), share)
}

function track(inFlight: Set<Promise<unknown>>, work: Promise<unknown>): void {
  inFlight.add(work)
  void work.finally(() => inFlight.delete(work))
}
