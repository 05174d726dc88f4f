import type { LabProfile } from '../../core/lab-profile.ts'
import type { Standing } from '../twin.ts'

const MINUTE = 60e6

/** Counts what is in flight, and what came in the last minute. */
export interface Limiter {
  /** Lets a request in, or says which limit keeps it out. `now` in microseconds. */
  readonly enter: (now: number) => 'in' | 'busy' | 'rate'
  readonly leave: () => void
  readonly standing: (now: number) => Standing
}

export function createLimiter({ concurrency, rate }: Pick<LabProfile, 'concurrency' | 'rate'>): Limiter {
  const recent: number[] = []
  let inFlight = 0
  return {
    enter: (now) => {
      if (concurrency !== undefined && inFlight >= concurrency) return 'busy'
      if (rate !== undefined) {
        while (recent[0] !== undefined && recent[0] <= now - MINUTE) recent.shift()
        if (recent.length >= rate) return 'rate'
        recent.push(now)
      }
      inFlight += 1
      return 'in'
    },
    leave: () => {
      inFlight -= 1
    },
    standing: (now) => ({
      inFlight,
      lastMinute: recent.filter((at) => at > now - MINUTE).length,
      reset: Math.max(0, (recent.find((at) => at > now - MINUTE) ?? now - MINUTE) + MINUTE - now),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(rate === undefined ? {} : { rate }),
    }),
  }
}
