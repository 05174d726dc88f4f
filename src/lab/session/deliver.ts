import type { LabContext, Mount } from '../server/mount.ts'
import type { Timer } from '../server/scheduler.ts'
import type { DeliveryStep } from './delivery-schedule.ts'

/** The clock of a delivery, including freezes. */
export interface DeliveryClock extends Pick<Mount, 'afterFreezes'> {
  readonly lab: Pick<LabContext, 'clock' | 'scheduler'>
}

/**
 * Runs each step when it is due. Due times count from `base` and never from the previous step, so that
 * lateness does not add up. Steps that are overdue run together.
 */
export function deliver(
  steps: readonly DeliveryStep[],
  base: number,
  mount: DeliveryClock,
  take: (step: DeliveryStep) => void,
): Timer {
  const { clock, scheduler } = mount.lab
  let index = 0
  let stopped = false
  let timer: Timer | undefined

  const run = () => {
    const now = clock.now()
    for (let step = steps[index]; step && !stopped; step = steps[index]) {
      const due = mount.afterFreezes(base + step.due)
      if (due > now) {
        timer = scheduler.at(due, run)
        return
      }
      index += 1
      take(step)
    }
  }
  timer = scheduler.at(mount.afterFreezes(base), run)
  return {
    cancel: () => {
      stopped = true
      timer?.cancel()
    },
  }
}
