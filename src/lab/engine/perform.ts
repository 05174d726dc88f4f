import type { House, Mount } from './mount.ts'
import type { Step } from './score.ts'
import type { Appointment } from './timetable.ts'

/** The clock of a delivery, including freezes. */
export interface Stage extends Pick<Mount, 'thawed'> {
  readonly house: Pick<House, 'clock' | 'timetable'>
}

/**
 * Runs each step when it is due. Due times count from `base` and never from the previous step, so that
 * lateness does not add up. Steps that are overdue run together.
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
