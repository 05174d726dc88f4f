import { sleepUntil } from '../../core/sleep-until.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import { type RateStart, wasRefused } from './drain-quota.ts'
import { addMillis, type Level } from './level.ts'
import type { ConnectSpec, RateSpec } from './level-spec.ts'

/**
 * How long it may take until a refusal on another machine is known here. Other machines may go on sending until then.
 */
const HEARING: Millis = 1000

/**
 * Sends at the constant rate of a level: `count` times, or until `countAfterRefusal` after a refusal.
 * @param send sends the one with this number in the level, without waiting for it
 */
export async function sendAtRate(
  level: Level<RateSpec | ConnectSpec>,
  start: RateStart,
  send: (due: MonotonicTime, offset: number) => void,
): Promise<void> {
  const { spec, share, clock, stopping } = level
  let ownRefusal: number | undefined
  const end = () => endOfRate(level, ownRefusal)
  const isOver = (place: number) => () => stopping() || place >= end()
  for (let place = share.index; place < end(); place += share.of) {
    const due = addMillis(start.at, place * spec.interval)
    if (!(await sleepUntil(due, clock, isOver(place)))) break
    send(due, start.firstOffset + place)
    if (ownRefusal === undefined && wasRefused(level, start.firstOffset)) ownRefusal = place
  }
}

/** Never more than `count` + `countAfterRefusal`, which is what the budget was reserved for. */
function endOfRate({ spec, peers }: Level<RateSpec | ConnectSpec>, ownRefusal = Number.POSITIVE_INFINITY) {
  const { count, countAfterRefusal, interval } = spec
  const refusedAt = Math.min(ownRefusal, peers?.refusedAt() ?? Number.POSITIVE_INFINITY)
  if (refusedAt < Number.POSITIVE_INFINITY) return Math.min(refusedAt, count - 1) + countAfterRefusal + 1
  return count + (peers ? Math.min(countAfterRefusal, Math.ceil(HEARING / interval)) : 0)
}
