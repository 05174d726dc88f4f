import type { LabLimits } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** Creates a token bucket: a function that takes one token, and returns false if the bucket is empty. */
export function createTokenBucket({
  capacity,
  refill,
}: NonNullable<LabLimits['bucket']>): (now: MonotonicTime) => boolean {
  let left = capacity
  let filled: number | undefined
  return (now) => {
    left = Math.min(capacity, left + ((now - (filled ?? now)) / 1e6) * refill)
    filled = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
