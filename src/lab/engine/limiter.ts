import type { LabLimits, LabProfile } from '../../core/lab-profile.ts'
import type { Standing } from '../twin.ts'
import { openBucket } from './bucket.ts'
import type { Appointment } from './timetable.ts'

const MINUTE = 60e6

/** `in`: admitted. `broken`: there is a free slot, but the request fails. */
export type Verdict = 'in' | 'busy' | 'rate' | 'broken'

/** Counts the requests in flight and the requests of the last minute. */
export interface Limiter {
  /** Admits a request, or names the limit that refuses it. `now` in microseconds. */
  readonly enter: (now: number) => Verdict
  readonly leave: () => void
  /** Queues for a slot. `onAcquired` is called once the slot is held, first come first served. */
  readonly wait: (enter: () => void) => Appointment
  readonly standing: (now: number) => Standing
}

/** The chance and the delays of a limiter. */
export interface LimiterHouse {
  /** A number in [0, 1), seeded. */
  readonly chance: () => number
  /** Runs a task after this many microseconds. */
  readonly later: (microseconds: number, task: () => void) => void
}

/** No randomness, and tasks run at once. */
const PLAIN: LimiterHouse = { chance: () => 1, later: (_, task) => task() }

type Limited = Pick<LabProfile, 'concurrency' | 'rate' | 'limits'>

export function createLimiter({ concurrency, rate, limits = {} }: Limited, house = PLAIN): Limiter {
  const { bucket, recovery = 0 } = limits
  const isPaid = bucket ? openBucket(bucket) : () => true
  const recent: number[] = []
  let waiting: (() => void)[] = []
  let inFlight = 0
  let asked = 0
  const room = () => (concurrencyAt(asked, concurrency, limits) ?? Number.POSITIVE_INFINITY) - inFlight
  const hasRoom = () => isWelcome(room(), limits, house)
  const free = () => {
    inFlight -= 1
    while (waiting.length > 0 && room() > 0) {
      inFlight += 1
      waiting.shift()?.()
    }
  }
  return {
    enter: (now) => {
      asked += 1
      if (!hasRoom()) return 'busy'
      if (isFailing(inFlight, limits, house)) return 'broken'
      if (!isPaid(now)) return 'rate'
      if (rate !== undefined) {
        while (recent[0] !== undefined && recent[0] <= now - MINUTE) recent.shift()
        if (recent.length >= rate) return 'rate'
        recent.push(now)
      }
      inFlight += 1
      return 'in'
    },
    leave: () => {
      if (recovery > 0) house.later(recovery * 1000, free)
      else free()
    },
    wait: (enter) => {
      waiting.push(enter)
      return {
        cancel: () => {
          waiting = waiting.filter((one) => one !== enter)
        },
      }
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

/** The concurrency limit after this many requests. */
function concurrencyAt(
  asked: number,
  first: number | undefined,
  { changes = [] }: LabLimits,
): number | undefined {
  return changes.findLast(({ after }) => asked > after)?.concurrency ?? first
}

function isFailing(inFlight: number, { failing }: LabLimits, { chance }: LimiterHouse): boolean {
  return failing !== undefined && inFlight >= failing.from && chance() < failing.share
}

/** The decision about the last free slot or the first missing one may be wrong. */
function isWelcome(room: number, { noise = 0 }: LabLimits, { chance }: LimiterHouse): boolean {
  const isNext = room === 0 || room === 1
  return room > 0 !== (isNext && chance() < noise)
}
