import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { LimitUsage } from '../contract/limit-usage.ts'
import { createTokenBucket } from './token-bucket.ts'

const MINUTE = 60e6

/** Limits how many requests may begin within a time, no matter how many are in flight. */
export interface RateLimiter {
  /** Counts a request. If there were too many, counts nothing and returns false. */
  readonly tryTake: (now: MonotonicTime) => boolean
  readonly usage: (now: MonotonicTime) => Pick<LimitUsage, 'lastMinute' | 'reset' | 'rate'>
}

/** A sliding window of a minute (`rate`), a token bucket (`limits.bucket`), both, or neither. */
export function createRateLimiter({ rate, limits = {} }: Pick<LabProfile, 'rate' | 'limits'>): RateLimiter {
  const takeToken = limits.bucket ? createTokenBucket(limits.bucket) : () => true
  const recent: number[] = []
  const hasRoom = (now: MonotonicTime) => {
    while (recent[0] !== undefined && recent[0] <= now - MINUTE) recent.shift()
    return rate === undefined || recent.length < rate
  }
  return {
    tryTake: (now) => {
      if (!takeToken(now) || !hasRoom(now)) return false
      if (rate !== undefined) recent.push(now)
      return true
    },
    usage: (now) => ({
      lastMinute: recent.filter((at) => at > now - MINUTE).length,
      reset: Math.max(0, (recent.find((at) => at > now - MINUTE) ?? now - MINUTE) + MINUTE - now),
      ...(rate === undefined ? {} : { rate }),
    }),
  }
}
