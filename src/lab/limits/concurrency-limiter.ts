import type { LabLimits, LabProfile } from '../../core/config/lab-profile.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { LimitUsage } from '../contract/limit-usage.ts'
import type { Timer } from '../server/scheduler.ts'
import { createRateLimiter } from './rate-limiter.ts'

/** `in`: admitted. `broken`: a slot is free, but the request fails. */
export type LimitVerdict = 'in' | 'busy' | 'rate' | 'broken'

/** Limits how many requests are in flight, and how many may begin (`rate-limiter.ts`). */
export interface ConcurrencyLimiter {
  /** Admits a request, or names the limit that refuses it. */
  readonly tryAcquire: (now: MonotonicTime) => LimitVerdict
  /** @param isDropped whether its connection broke */
  readonly release: (isDropped?: boolean) => void
  /** Queues for a slot. `onAcquired` is called once the slot is held, first come first served. */
  readonly waitForSlot: (onAcquired: () => void) => Timer
  readonly usage: (now: MonotonicTime) => LimitUsage
}

/** What a limiter needs from outside: randomness and delays. */
export interface LimiterEnvironment {
  /** A number in [0, 1), seeded. */
  readonly chance: () => number
  /** Runs a task after this many microseconds. */
  readonly delay: (microseconds: Micros, task: () => void) => void
}

/** No randomness, and no delays. */
const IDEAL_ENVIRONMENT: LimiterEnvironment = { chance: () => 1, delay: (_, task) => task() }

type LimitOptions = Pick<LabProfile, 'concurrency' | 'rate' | 'limits'>

export function createConcurrencyLimiter(
  { concurrency, rate, limits = {} }: LimitOptions,
  environment = IDEAL_ENVIRONMENT,
): ConcurrencyLimiter {
  const { recovery = 0, dropRecovery = recovery } = limits
  const rateLimiter = createRateLimiter({ limits, ...(rate !== undefined && { rate }) })
  let waiting: (() => void)[] = []
  let inFlight = 0
  let requestCount = 0
  const room = () => (concurrencyAt(requestCount, concurrency, limits) ?? Number.POSITIVE_INFINITY) - inFlight
  const isAdmitted = () => shouldAdmit(room(), limits, environment)
  const freeSlot = () => {
    inFlight -= 1
    while (waiting.length > 0 && room() > 0) {
      inFlight += 1
      waiting.shift()?.()
    }
  }
  return {
    tryAcquire: (now) => {
      requestCount += 1
      if (!isAdmitted()) return 'busy'
      if (shouldFail(inFlight, limits, environment)) return 'broken'
      if (!rateLimiter.tryTake(now)) return 'rate'
      inFlight += 1
      return 'in'
    },
    release: (isDropped = false) => {
      const wait = isDropped ? dropRecovery : recovery
      if (wait > 0) environment.delay(wait * 1000, freeSlot)
      else freeSlot()
    },
    waitForSlot: (enter) => {
      waiting.push(enter)
      return {
        cancel: () => {
          waiting = waiting.filter((callback) => callback !== enter)
        },
      }
    },
    usage: (now) => ({
      inFlight,
      ...rateLimiter.usage(now),
      ...(concurrency === undefined ? {} : { concurrency }),
    }),
  }
}

/** The concurrency limit after this many requests. */
function concurrencyAt(
  requestCount: number,
  initial: number | undefined,
  { changes = [] }: LabLimits,
): number | undefined {
  return changes.findLast(({ after }) => requestCount > after)?.concurrency ?? initial
}

function shouldFail(inFlight: number, { failing }: LabLimits, { chance }: LimiterEnvironment): boolean {
  return failing !== undefined && inFlight >= failing.from && chance() < failing.share
}

/** Noise: the decision about the last free slot, or the first missing one, may be wrong. */
function shouldAdmit(room: number, { noise = 0 }: LabLimits, { chance }: LimiterEnvironment): boolean {
  const isAtBoundary = room === 0 || room === 1
  return room > 0 !== (isAtBoundary && chance() < noise)
}
