/** Limits the requests in flight on one connection. */
export interface PerSocketLimit {
  readonly max: number | undefined
  readonly used: () => number
  /** False if the limit is reached. */
  readonly tryAcquire: () => boolean
  readonly release: () => void
}

export function createPerSocketLimit(max: number | undefined): PerSocketLimit {
  let taken = 0
  return {
    max,
    used: () => taken,
    tryAcquire: () => {
      if (max !== undefined && taken >= max) return false
      taken += 1
      return true
    },
    release: () => {
      taken -= 1
    },
  }
}
