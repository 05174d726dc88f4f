/** Limits the requests in flight on one connection. */
export interface Seats {
  readonly most: number | undefined
  readonly taken: () => number
  /** False if the limit is reached. */
  readonly take: () => boolean
  readonly free: () => void
}

export function createSeats(most: number | undefined): Seats {
  let taken = 0
  return {
    most,
    taken: () => taken,
    take: () => {
      if (most !== undefined && taken >= most) return false
      taken += 1
      return true
    },
    free: () => {
      taken -= 1
    },
  }
}
