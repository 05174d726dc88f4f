import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import { addMillis, createIteration, type Level } from './level.ts'
import type { RateSpec } from './level-spec.ts'

/** Starts an iteration that is due at `due`, without waiting for it. */
type Send = (due: MonotonicTime, iteration: Iteration) => void

/** In intervals. */
const COOLDOWN_INTERVALS = 1.5

/** Sends requests at a constant rate, independent of the answers, and waits for the last answer. */
export async function runRate(level: Level<RateSpec>): Promise<void> {
  const { spec, target, clock } = level
  // One second's worth of connections, so that opening them does not limit the rate.
  await target.prewarm(spec.stagger)
  const user = target.createUser()
  const inFlight: Promise<unknown>[] = []
  const send = (due: MonotonicTime, iteration: Iteration): void => {
    inFlight.push(user.runIteration({ iteration, loadModel: 'open', due }))
  }
  const drainedCount = spec.drain ? await drainQuota(level, send) : 0
  // Cool down for 1.5 intervals: the first request then finds the quota of one interval and no more.
  const startedAt = addMillis(clock.now(), spec.drain ? COOLDOWN_INTERVALS * spec.interval : 0)
  let refusedAt: MonotonicTime | undefined
  for (let sent = 0; shouldContinue(sent, spec, refusedAt); sent++) {
    const due = addMillis(startedAt, sent * spec.interval)
    if (!(await sleepUntil(due, clock, level.stopping))) break
    send(due, createIteration(level, drainedCount + sent))
    if (refusedAt === undefined && wasRefused(level, drainedCount)) refusedAt = sent
  }
  await Promise.all(inFlight)
  user.close()
}

function shouldContinue(
  sent: number,
  { count, countAfterRefusal }: RateSpec,
  refusedAt: MonotonicTime | undefined,
): boolean {
  return refusedAt === undefined ? sent < count : sent <= refusedAt + countAfterRefusal
}

/** Sends until a request is refused. Returns how many were sent. */
async function drainQuota(level: Level<RateSpec>, send: Send): Promise<number> {
  const { spec, clock } = level
  const { interval = 0, maxRequests = 0 } = spec.drain ?? {}
  const startedAt = clock.now()
  let sent = 0
  while (sent < maxRequests && !wasRefused(level, 0)) {
    const due = addMillis(startedAt, sent * interval)
    if (!(await sleepUntil(due, clock, level.stopping))) break
    send(due, createIteration(level, sent, 'warmup'))
    sent++
  }
  return sent
}

/** Whether a trial from this offset on was refused. */
function wasRefused({ endedTrials, spec }: Level<RateSpec>, from: number): boolean {
  return endedTrials.some(({ outcome, trial }) => outcome === 'limit' && trial >= spec.firstTrial + from)
}
