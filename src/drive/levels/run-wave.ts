import { sleepUntil } from '../sleep-until.ts'
import { after, iterationOf, type Level } from './level.ts'
import type { WaveOrder } from './order.ts'

/** Opens all connections one by one, then sends all requests in a burst, and waits for the last answer. */
export async function runWave(level: Level<WaveOrder>): Promise<void> {
  const { order, target, clock, stopping } = level
  await target.prewarm(order.stagger)
  const began = clock.now()
  const caller = target.caller()
  const requests = Array.from({ length: order.size }, async (_, offset) => {
    const due = after(began, offset * order.gap)
    if (!(await sleepUntil(due, clock, stopping))) return
    await caller.call({ iteration: iterationOf(level, offset), model: 'closed', due })
  })
  await Promise.all(requests)
  caller.leave()
}
