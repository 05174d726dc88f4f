import type { Load } from '../../core/config/load.ts'
import { createPacer, type Pacer } from '../../pace/pacer.ts'
import { createTargetSchedule } from '../../pace/precomputed-schedule.ts'
import type { LoadTarget } from '../load-target.ts'
import { sleepUntil } from '../sleep-until.ts'
import { type ExecutorContext, elapsedMillis, shareOf, toInstant } from './executor-context.ts'

/** Loads whose arrivals do not wait for answers. */
export type OpenLoad = Extract<Load, { readonly arrival: unknown }>

/** A scheduled start: its number, and when it is due in absolute microseconds. */
export interface ScheduledStart {
  readonly number: number
  readonly due: number
}

/** What to do at a start, and at one that `maxInFlight` prevents. */
export interface ArrivalHandlers {
  readonly start: (start: ScheduledStart) => Promise<unknown>
  readonly shed: (start: ScheduledStart) => void
}

/**
 * Starts every arrival when it is due, independent of earlier ones. Resolves when all of them have ended.
 */
export async function runArrivals(
  context: ExecutorContext<OpenLoad>,
  target: LoadTarget,
  { start: begin, shed }: ArrivalHandlers,
): Promise<void> {
  const pacer: Pacer = createPacer(
    createTargetSchedule(context.load, context.seed, { ...target, target: target.id }),
    context.share,
  )
  const maxInFlight = shareOf(context.load.maxInFlight ?? Number.MAX_SAFE_INTEGER, context.share)
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

function track(inFlight: Set<Promise<unknown>>, work: Promise<unknown>): void {
  inFlight.add(work)
  void work.finally(() => inFlight.delete(work))
}
