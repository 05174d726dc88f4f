/** One of several threads that share a load: it takes every `of`-th start. */
export interface ThreadShare {
  readonly index: number
  readonly of: number
}

/** One thread that runs the whole load. */
export const WHOLE_LOAD: ThreadShare = { index: 0, of: 1 }

/** The share of one of `threads` threads that divide a share among themselves. Their shares together are that share. */
export function subdivide({ index, of }: ThreadShare, thread: number, threads: number): ThreadShare {
  return { index: index + of * thread, of: of * threads }
}

/** This thread's share of a number that is split over all threads. */
export function shareOf(total: number, { index, of }: ThreadShare): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0)
}
