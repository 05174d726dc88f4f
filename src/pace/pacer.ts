import type { Millis } from '../core/units.ts'
import type { Schedule } from './schedule.ts'
import type { ThreadShare } from './thread-share.ts'

/** The next start and the time until then (0 if it is due or late), or `stop` after the last one. */
export type NextStart =
  | {
      readonly kind: 'start'
      readonly number: number
      /** Time since the load started. */
      readonly due: Millis
      readonly wait: number
    }
  | { readonly kind: 'stop' }

/** Computes the next start from the elapsed time and the number of starts so far. */
export interface Pacer {
  /** @param elapsed milliseconds since the load started */
  readonly next: (elapsed: Millis, sent: number) => NextStart
}

export function createPacer(schedule: Schedule, { index, of }: ThreadShare): Pacer {
  return {
    next: (elapsed, sent) => {
      const number = sent * of + index
      const due = schedule(number)
      if (due === undefined) return { kind: 'stop' }
      return { kind: 'start', number, due, wait: Math.max(0, due - elapsed) }
    },
  }
}
