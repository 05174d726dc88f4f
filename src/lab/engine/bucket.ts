import type { LabLimits } from '../../core/lab-profile.ts'

/** Takes one from a bucket that fills itself; false when it is empty. `now` in microseconds. */
export function openBucket({ capacity, refill }: NonNullable<LabLimits['bucket']>): (now: number) => boolean {
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
