import type { Schedule } from './schedule.ts'

/** What a pacer says: the next start and how long it is until then (0 when it is due or late), or that all is said. */
export type Pace =
  | {
      readonly kind: 'start'
      readonly number: number
      /** Milliseconds since the load began. */
      readonly due: number
      readonly wait: number
    }
  | { readonly kind: 'stop' }

/** Says when to start next, from nothing but the time that has passed and the starts that were made. */
export interface Pacer {
  /** @param elapsed milliseconds since the load began */
  readonly next: (elapsed: number, sent: number) => Pace
}

/** One of several threads that share a load: it takes every `of`-th start. */
export interface Share {
  readonly index: number
  readonly of: number
}

export function pacerOf(schedule: Schedule, { index, of }: Share): Pacer {
  return {
    next: (elapsed, sent) => {
      const number = sent * of + index
      const due = schedule(number)
      if (due === undefined) return { kind: 'stop' }
      return { kind: 'start', number, due, wait: Math.max(0, due - elapsed) }
    },
  }
}
