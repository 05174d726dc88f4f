import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { addMillis, type Level } from './level.ts'
import type { ConnectSpec, RateSpec } from './level-spec.ts'

/** In intervals of the level. */
const COOLDOWN_INTERVALS = 1.5

/** How many were sent to use up the accumulated quota, and when the level begins. */
export interface DrainedQuota {
  readonly sent: number
  readonly startAt: MonotonicTime
}

/**
 * Uses up the accumulated quota, if the level is tried without: sends until the provider refuses. The level begins 1.5
 * intervals later: its first request then finds the quota of one interval and no more.
 * @param send sends the one with this number, without waiting for it
 */
export async function drainQuota(
  level: Level<RateSpec | ConnectSpec>,
  send: (due: MonotonicTime, offset: number) => void,
): Promise<DrainedQuota> {
  const { spec, clock, stopping } = level
  if (!spec.drain) return { sent: 0, startAt: clock.now() }
  const { interval, maxRequests } = spec.drain
  const startedAt = clock.now()
  let sent = 0
  while (sent < maxRequests && !wasRefused(level, 0)) {
    const due = addMillis(startedAt, sent * interval)
    if (!(await sleepUntil(due, clock, stopping))) break
    send(due, sent)
    sent++
  }
  return { sent, startAt: addMillis(clock.now(), COOLDOWN_INTERVALS * spec.interval) }
}

/** Whether a trial from this offset on was refused. */
export function wasRefused({ endedTrials, spec }: Level<RateSpec | ConnectSpec>, from: number): boolean {
  return endedTrials.some(({ outcome, trial }) => outcome === 'limit' && trial >= spec.firstTrial + from)
}
