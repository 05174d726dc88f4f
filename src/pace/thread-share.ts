/** One of several threads that share a load: it takes every `of`-th start. */
export interface ThreadShare {
  readonly index: number
  readonly of: number
}

/** This thread's share of a number that is split over all threads. */
export function shareOf(total: number, { index, of }: ThreadShare): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0)
}
