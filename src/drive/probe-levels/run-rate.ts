import type { MonotonicTime } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import { drainQuota } from './drain-quota.ts'
import { beginLevel, createIteration, type Level, prewarm } from './level.ts'
import type { RateSpec } from './level-spec.ts'
import { sendAtRate } from './send-at-rate.ts'

/** Sends requests at a constant rate, independent of the answers, and waits for the last answer. */
export async function runRate(level: Level<RateSpec>): Promise<void> {
  const { target } = level
  // One second's worth of connections, so that opening them does not limit the rate.
  await prewarm(level)
  const startedAt = await beginLevel(level)
  const user = target.createUser()
  const inFlight: Promise<unknown>[] = []
  const send = (due: MonotonicTime, iteration: Iteration): void => {
    inFlight.push(user.runIteration({ iteration, loadModel: 'open', due }))
  }
  const start = await drainQuota(level, startedAt, (due, offset) =>
    send(due, createIteration(level, offset, 'warmup')),
  )
  await sendAtRate(level, start, (due, offset) => send(due, createIteration(level, offset)))
  await Promise.all(inFlight)
  user.close()
}
