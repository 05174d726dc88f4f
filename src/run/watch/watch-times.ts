import { createHash } from 'node:crypto'
import { Cron } from 'croner'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'

/** When the runs of a watch are due. */
export type WatchTimes = (
  | { readonly kind: 'every'; readonly every: Millis }
  /** Five fields of cron, in UTC. */
  | { readonly kind: 'cron'; readonly pattern: string }
) & {
  /** Runs are moved by up to half of this share of the interval, so that many watches do not measure each other. */
  readonly jitter: number
}

/** Throws a `SetupError` if the pattern never matches or is none. */
export function checkTimes(times: WatchTimes): void {
  if (times.kind === 'every') return
  const next = parseCron(times.pattern).nextRun()
  if (next === null) throw cronError(times.pattern, 'it never matches')
}

/**
 * When the next run is due: at once if there is no last one. A run that was missed while nothing was watching is made
 * up for once with `every`, and left out with cron.
 * @param last when the last run began
 * @param key identifies this watch among others
 */
export function nextDue(times: WatchTimes, last: Date | undefined, now: Date, key: string): Date {
  const { base, interval } =
    times.kind === 'every' ? afterInterval(times.every, last, now) : afterCron(times.pattern, last, now)
  if (base <= now.getTime()) return now
  const moved = base + (fraction(`${key}/${base}`) - 0.5) * times.jitter * interval
  return new Date(Math.max(now.getTime(), Math.round(moved)))
}

interface Slot {
  /** Milliseconds since 1970. */
  readonly base: number
  readonly interval: Millis
}

function afterInterval(every: Millis, last: Date | undefined, now: Date): Slot {
  return { base: last === undefined ? now.getTime() : last.getTime() + every, interval: every }
}

function afterCron(pattern: string, last: Date | undefined, now: Date): Slot {
  const cron = parseCron(pattern)
  // A run that jitter moved forward has used the slot that is still to come.
  const [first, second] = cron.nextRuns(2, now)
  if (!first) throw cronError(pattern, 'it never matches again')
  const interval = second ? second.getTime() - first.getTime() : 0
  const isUsed = last !== undefined && first.getTime() - last.getTime() < interval / 2
  return { base: (isUsed && second ? second : first).getTime(), interval }
}

function parseCron(pattern: string): Cron {
  try {
    return new Cron(pattern, { timezone: 'UTC', mode: '5-part', paused: true })
  } catch (cause) {
    throw cronError(pattern, cause instanceof Error ? cause.message : String(cause))
  }
}

function cronError(pattern: string, why: string): SetupError {
  return new SetupError(`--cron "${pattern}": ${why}`, {
    code: 'CRON_INVALID',
    hint: 'Give minute, hour, day, month and weekday, such as "*/30 8-18 * * MON-FRI". Times are UTC.',
  })
}

/** 0 to 1, the same for the same text: a watch that starts again has the same times. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
}
