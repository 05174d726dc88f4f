import { sleepUntil } from '../sleep-until.ts'
import { after, iterationOf, type Level } from './level.ts'
import type { DialOrder } from './order.ts'

/** Opens connections at a constant rate. Keeps all of them open for a while, or closes each at once. */
export async function runDials(level: Level<DialOrder>): Promise<void> {
  const { order, target, clock, stopping } = level
  const began = clock.now()
  const last = after(began, (order.count - 1) * order.gap)
  const underWay: Promise<unknown>[] = []
  let refusedAt: number | undefined
  for (let sent = 0; refusedAt === undefined ? sent < order.count : sent <= refusedAt + order.after; sent++) {
    const due = after(began, sent * order.gap)
    if (!(await sleepUntil(due, clock, stopping))) break
    const until = order.keep === undefined ? undefined : after(last, order.keep)
    underWay.push(target.dial({ iteration: iterationOf(level, sent, 'warmup'), model: 'open', due }, until))
    const isRefused = level.ended.some(({ outcome }) => outcome === 'limit')
    if (refusedAt === undefined && isRefused) refusedAt = sent
  }
  await Promise.all(underWay)
}
