import type { Caller } from '../load-target.ts'
import { sleepUntil } from '../sleep-until.ts'
import { after, iterationOf, type Level } from './level.ts'
import type { RateOrder } from './order.ts'

/** In intervals. */
const REST = 1.5

/** Sends requests at a constant rate, independent of the answers, and waits for the last answer. */
export async function runRate(level: Level<RateOrder>): Promise<void> {
  const { order, target, clock } = level
  // One second's worth of connections, so that opening them does not limit the rate.
  await target.prewarm(order.stagger)
  const caller = target.caller()
  const underWay: Promise<unknown>[] = []
  const drained = order.drain ? await drain(level, caller, underWay) : 0
  // Cool down for 1.5 intervals: the first request then finds the quota of one interval and no more.
  const began = after(clock.now(), order.drain ? REST * order.gap : 0)
  let refusedAt: number | undefined
  for (let sent = 0; goesOn(sent, order, refusedAt); sent++) {
    if (!(await send(level, caller, underWay, after(began, sent * order.gap), drained + sent))) break
    if (refusedAt === undefined && isRefused(level, drained)) refusedAt = sent
  }
  await Promise.all(underWay)
  caller.leave()
}

function goesOn(sent: number, { count, after: more }: RateOrder, refusedAt: number | undefined): boolean {
  return refusedAt === undefined ? sent < count : sent <= refusedAt + more
}

/** Sends until a request is refused. Returns how many were sent. */
async function drain(level: Level<RateOrder>, caller: Caller, underWay: Promise<unknown>[]): Promise<number> {
  const { order, clock } = level
  const { gap = 0, most = 0 } = order.drain ?? {}
  const began = clock.now()
  let sent = 0
  while (sent < most && !isRefused(level, 0)) {
    if (!(await send(level, caller, underWay, after(began, sent * gap), sent, 'warmup'))) break
    sent++
  }
  return sent
}

async function send(
  level: Level<RateOrder>,
  caller: Caller,
  underWay: Promise<unknown>[],
  due: number,
  offset: number,
  phase: 'warmup' | 'measure' = 'measure',
): Promise<boolean> {
  if (!(await sleepUntil(due, level.clock, level.stopping))) return false
  underWay.push(caller.call({ iteration: iterationOf(level, offset, phase), model: 'open', due }))
  return true
}

/** Whether a trial from this offset on was refused. */
function isRefused({ ended, order }: Level<RateOrder>, from: number): boolean {
  return ended.some(({ outcome, trial }) => outcome === 'limit' && trial >= order.first + from)
}
