import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'
import { type Micros, type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'
import { whenRead } from '../../wire/reading/after-reading.ts'

/** A caller waits this long for an agent that does not stop talking. */
const LONGEST_TALK: Micros = toMicros(60_000)
/** Time between two looks at whether the agent is quiet. */
const LOOK_INTERVAL: Millis = 20

/**
 * Resolves when the caller may speak, or there is nothing to wait for. @param quietAt from when on, as far as is
 * known now
 */
export async function waitForQuiet(
  clock: Clock,
  quietAt: () => MonotonicTime | undefined,
  isOver: () => boolean,
): Promise<void> {
  const giveUp = clock.now() + LONGEST_TALK
  const isQuiet = () => {
    const now = clock.now()
    return now >= Math.min(quietAt() ?? now, giveUp)
  }
  while (!isOver()) {
    // What it says may have arrived and not be read.
    if (isQuiet()) await whenRead()
    if (isQuiet()) return
    await sleep(LOOK_INTERVAL)
  }
}
