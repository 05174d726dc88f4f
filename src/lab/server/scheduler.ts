import type { Clock } from '../../core/clock.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'

/** A scheduled task that can be cancelled. */
export interface Timer {
  readonly cancel: () => void
}

/** Runs tasks at absolute instants: never early, and about as late as Node's timers are (a millisecond). */
export interface Scheduler {
  readonly at: (due: MonotonicTime, task: () => void) => Timer
  readonly close: () => void
}

interface ScheduledTask {
  readonly due: MonotonicTime
  /** Tasks due at the same instant run in the order in which they were scheduled. */
  readonly number: number
  task: (() => void) | undefined
}

/** The longest delay of a Node timer. A timer that ends early is armed again. */
const MAX_DELAY: Millis = 2 ** 31 - 1

/**
 * One Node timer for all tasks, armed for the earliest. Tasks that fell due while the process was busy run
 * together.
 */
export function createScheduler(clock: Clock): Scheduler {
  const queue: ScheduledTask[] = []
  let timer: NodeJS.Timeout | undefined
  let armedFor = Number.POSITIVE_INFINITY
  let count = 0

  const arm = () => {
    const due = queue[0]?.due
    if (due === undefined || due >= armedFor) return
    clearTimeout(timer)
    armedFor = due
    // Node warns of a negative delay, which an overdue task would have, and of one that is too long.
    timer = setTimeout(run, Math.min(MAX_DELAY, Math.max(0, Math.ceil((due - clock.now()) / 1000))))
  }
  const run = () => {
    armedFor = Number.POSITIVE_INFINITY
    const now = clock.now()
    for (let next = queue[0]; next && next.due <= now; next = queue[0]) {
      removeFirst(queue)
      next.task?.()
    }
    arm()
  }
  return {
    at: (due, task) => {
      const entry: ScheduledTask = { due, number: count++, task }
      insert(queue, entry)
      arm()
      return {
        cancel: () => {
          entry.task = undefined
        },
      }
    },
    close: () => {
      clearTimeout(timer)
      queue.length = 0
    },
  }
}

/** A binary heap by `due`, the earliest first. */
function insert(heap: ScheduledTask[], entry: ScheduledTask): void {
  let at = heap.length
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || isEarlier(above, entry)) break
    heap[at] = above
    at = parent
  }
  heap[at] = entry
}

function removeFirst(heap: ScheduledTask[]): void {
  const moved = heap.pop()
  if (!moved || heap.length === 0) return
  let at = 0
  for (;;) {
    const child = earlierChild(heap, at)
    const below = heap[child]
    if (!below || isEarlier(moved, below)) break
    heap[at] = below
    at = child
  }
  heap[at] = moved
}

function earlierChild(heap: readonly ScheduledTask[], at: MonotonicTime): number {
  const left = 2 * at + 1
  const [first, second] = [heap[left], heap[left + 1]]
  return first && second && isEarlier(second, first) ? left + 1 : left
}

function isEarlier(a: ScheduledTask, b: ScheduledTask): boolean {
  return a.due === b.due ? a.number < b.number : a.due < b.due
}
