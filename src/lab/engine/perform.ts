import type { House, Mount } from './mount.ts'
import type { Step } from './score.ts'
import type { Appointment } from './timetable.ts'

/** Where steps are taken: whose time it is, and when it stands still. */
export interface Stage extends Pick<Mount, 'thawed'> {
  readonly house: Pick<House, 'clock' | 'timetable'>
}

/**
 * Takes each step when it is due, counted from `base` and never from the step before, so that lateness does not add
 * up: what fell due in the meantime is taken in one go.
 */
export function perform(
  steps: readonly Step[],
  base: number,
  mount: Stage,
  take: (step: Step) => void,
): Appointment {
  const { clock, timetable } = mount.house
  let at = 0
  let stopped = false
  let next: Appointment | undefined

  const run = () => {
    const now = clock.now()
    for (let step = steps[at]; step && !stopped; step = steps[at]) {
      const due = mount.thawed(base + step.due)
      if (due > now) {
        next = timetable.at(due, run)
        return
      }
      at += 1
      take(step)
    }
  }
  next = timetable.at(mount.thawed(base), run)
  return {
    cancel: () => {
      stopped = true
      next?.cancel()
    },
  }
}
