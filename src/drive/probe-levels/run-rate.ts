import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import { drainQuota, wasRefused } from './drain-quota.ts'
import { addMillis, createIteration, type Level } from './level.ts'
import type { RateSpec } from './level-spec.ts'

/** Sends requests at a constant rate, independent of the answers, and waits for the last answer. */
export async function runRate(level: Level<RateSpec>): Promise<void> {
  const { spec, target } = level
  // One second's worth of connections, so that opening them does not limit the rate.
  await target.prewarm(spec.stagger)
  const user = target.createUser()
  const inFlight: Promise<unknown>[] = []
  const send = (due: MonotonicTime, iteration: Iteration): void => {
    inFlight.push(user.runIteration({ iteration, loadModel: 'open', due }))
  }
  const drained = await drainQuota(level, (due, offset) =>
    send(due, createIteration(level, offset, 'warmup')),
  )
  let refusedAt: number | undefined
  for (let sent = 0; shouldContinue(sent, spec, refusedAt); sent++) {
    const due = addMillis(drained.startAt, sent * spec.interval)
    if (!(await sleepUntil(due, level.clock, level.stopping))) break
    send(due, createIteration(level, drained.sent + sent))
    if (refusedAt === undefined && wasRefused(level, drained.sent)) refusedAt = sent
  }
  await Promise.all(inFlight)
  user.close()
}

function shouldContinue(
  sent: number,
  { count, countAfterRefusal }: RateSpec,
  refusedAt: number | undefined,
): boolean {
  return refusedAt === undefined ? sent < count : sent <= refusedAt + countAfterRefusal
}
