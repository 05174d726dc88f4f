import type { Clock } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { ShardClock } from '../../results/run/run-file.ts'
import type { LevelNews } from '../messages.ts'
import type { LocalNews } from './shard-messages.ts'

const PROBES = 8

/**
 * How far the broker's clock is ahead of this machine's, from the quickest of some exchanges: the broker read its
 * clock in the middle of it, give or take half of the round trip (Cristian, Probabilistic clock synchronization).
 */
export async function measureOffset(brokerNow: () => Promise<Micros>, clock: Clock): Promise<ShardClock> {
  let best: ShardClock | undefined
  for (let probe = 0; probe < PROBES; probe += 1) {
    const sent = clock.now()
    const there = await brokerNow()
    const received = clock.now()
    const half = Math.round((received - sent) / 2)
    if (!best || half < best.half_rtt_us)
      best = { offset_us: Math.round(there - (sent + received) / 2), half_rtt_us: half }
  }
  return best as ShardClock
}

/** An instant of the broker's clock, on this machine's. */
export function toLocal(at: Micros, { offset_us }: ShardClock): MonotonicTime {
  return at - offset_us
}

/** News of a level, on this machine's clock. */
export function toLocalNews({ rateBegins, ...news }: LevelNews, clock: ShardClock): LocalNews {
  return { ...news, ...(rateBegins !== undefined && { rateBegins: toLocal(rateBegins, clock) }) }
}
