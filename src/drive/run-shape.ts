import type { Load } from '../core/load.ts'
import { runArrivalRate } from './arrival-rate.ts'
import { runClosedLoad } from './closed-load.ts'
import type { Course } from './course.ts'
import type { LoadTarget } from './load-target.ts'
import { runSessions } from './sessions.ts'
import { sleepUntil } from './sleep-until.ts'

/** The context of a load that has not started. */
interface ShapedCourse extends Omit<Course, 'began'> {
  /**
   * Waits for all threads of the load. Resolves to the absolute microseconds at which it starts. Absent:
   * start at once.
   */
  readonly gather?: () => Promise<number>
}

/** Runs a load against its targets: in parallel, or one after the other, each with a start of its own. */
export async function runShape(
  { gather, ...course }: ShapedCourse,
  targets: readonly LoadTarget[],
): Promise<void> {
  const { load, clock, stopping } = course
  if (!(await sleepUntil(clock.now() + (load.startTime ?? 0) * 1e3, clock, stopping))) return
  const groups = load.order === 'blocked' ? targets.map((target) => [target]) : [targets]
  for (const group of groups) await runGroup({ ...course, began: (await gather?.()) ?? clock.now() }, group)
}

async function runGroup(course: Course, group: readonly LoadTarget[]): Promise<void> {
  const { load } = course
  switch (load.executor) {
    case 'constant-concurrency':
    case 'shared-iterations':
    case 'ramping-concurrency':
      return runClosedLoad({ ...course, load }, group)
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return sideBySide(group, (target) => runArrivalRate({ ...course, load }, target))
    case 'sessions':
      return sideBySide(group, (target) => runSessions({ ...course, load }, target))
    default:
      return unknown(load)
  }
}

async function sideBySide(
  group: readonly LoadTarget[],
  run: (target: LoadTarget) => Promise<void>,
): Promise<void> {
  await Promise.all(group.map(run))
}

function unknown(load: never): never {
  throw new Error(`no executor for ${(load as Load).executor}`)
}
