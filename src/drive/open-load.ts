import type { Load } from '../core/load.ts'
import { scheduleFor } from '../pace/ahead.ts'
import { type Pacer, pacerOf } from '../pace/pacer.ts'
import { type Course, elapsedOf, instantOf, partOf } from './course.ts'
import type { LoadTarget } from './load-target.ts'
import { sleepUntil } from './sleep-until.ts'

/** Loads whose arrivals do not wait for answers. */
export type OpenLoad = Extract<Load, { readonly arrival: unknown }>

/** A scheduled start: its number, and when it is due in absolute microseconds. */
export interface DueStart {
  readonly number: number
  readonly due: number
}

/** What to do at a start, and at one that `maxInFlight` prevents. */
export interface Arrivals {
  readonly begin: (start: DueStart) => Promise<unknown>
  readonly shed: (start: DueStart) => void
}

/**
 * Starts every arrival when it is due, independent of earlier ones. Resolves when all of them have ended.
 */
export async function arrive(
  course: Course<OpenLoad>,
  target: LoadTarget,
  { begin, shed }: Arrivals,
): Promise<void> {
  const pacer: Pacer = pacerOf(
    scheduleFor(course.load, course.seed, { ...target, target: target.id }),
    course.share,
  )
  const most = partOf(course.load.maxInFlight ?? Number.MAX_SAFE_INTEGER, course.share)
  const underWay = new Set<Promise<unknown>>()
  for (let sent = 0; ; sent++) {
    const pace = pacer.next(elapsedOf(course), sent)
    if (pace.kind === 'stop') break
    const due = instantOf(course, pace.due)
    if (!(await sleepUntil(due, course.clock, course.stopping))) break
    const start = { number: pace.number, due }
    if (underWay.size >= most) shed(start)
    else track(underWay, begin(start))
  }
  await Promise.all(underWay)
}

function track(underWay: Set<Promise<unknown>>, work: Promise<unknown>): void {
  underWay.add(work)
  void work.finally(() => underWay.delete(work))
}
