import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { addMillis, type Level } from './level.ts'
import type { ConnectSpec, RateSpec } from './level-spec.ts'

/** In intervals of the level. */
const COOLDOWN_INTERVALS = 1.5

/** Where the rate of a level begins. */
export interface RateStart {
  /** Number of its first request in the level. */
  readonly firstOffset: number
  readonly at: MonotonicTime
}

type RateLevel = Level<RateSpec | ConnectSpec>
type Drain = NonNullable<RateSpec['drain']>

/**
 * Uses up the accumulated quota, if the level is to begin without: sends until the provider refuses. The level begins
 * 1.5 intervals later, so that its first request finds the quota of one interval and no more.
 * @param send sends the one with this number, without waiting for it
 */
export async function drainQuota(
  level: RateLevel,
  startedAt: MonotonicTime,
  send: (due: MonotonicTime, offset: number) => void,
): Promise<RateStart> {
  const { spec, clock, stopping } = level
  if (!spec.drain) return { firstOffset: 0, at: startedAt }
  if (level.peers) return drainTogether(level, spec.drain, startedAt, send)
  const { interval, maxRequests } = spec.drain
  let sent = 0
  while (sent < maxRequests && !wasRefused(level, 0)) {
    const due = addMillis(startedAt, sent * interval)
    if (!(await sleepUntil(due, clock, stopping))) break
    send(due, sent)
    sent++
  }
  return { firstOffset: sent, at: addMillis(clock.now(), COOLDOWN_INTERVALS * spec.interval) }
}

/**
 * Machines that share a level hear of a refusal late, and quota would accumulate meanwhile. So they all go on sending
 * until 1.5 intervals before the instant at which the rate begins.
 */
async function drainTogether(
  level: RateLevel,
  { interval, maxRequests }: Drain,
  startedAt: MonotonicTime,
  send: (due: MonotonicTime, offset: number) => void,
): Promise<RateStart> {
  const { spec, share, peers, clock, stopping } = level
  const latest = latestRateStart(startedAt, spec, { interval, maxRequests })
  const begins = () => peers?.rateBegins() ?? latest
  const isTooLate = (due: MonotonicTime) => due > addMillis(begins(), -COOLDOWN_INTERVALS * spec.interval)
  for (let offset = share.index; offset < maxRequests; offset += share.of) {
    const due = addMillis(startedAt, offset * interval)
    if (!(await sleepUntil(due, clock, () => stopping() || isTooLate(due)))) break
    send(due, offset)
  }
  await sleepUntil(latest, clock, () => stopping() || peers?.rateBegins() !== undefined)
  return { firstOffset: maxRequests, at: begins() }
}

/** When the rate begins if nothing is refused until then. */
export function latestRateStart(
  startedAt: number,
  { interval }: Pick<RateSpec, 'interval'>,
  drain: Drain,
): number {
  return addMillis(startedAt, drain.maxRequests * drain.interval + COOLDOWN_INTERVALS * interval)
}

/** Whether a trial from this offset on was refused. */
export function wasRefused({ endedTrials, spec }: RateLevel, from: number): boolean {
  return endedTrials.some(({ outcome, trial }) => outcome === 'limit' && trial >= spec.firstTrial + from)
}
