import { sleepUntil } from '../sleep-until.ts'
import { after, iterationOf, type Level } from './level.ts'
import type { HoldOrder } from './order.ts'

/**
 * Keeps all streams busy until the level is stopped. Trials that start before all streams have started are
 * warm-up.
 */
export async function runHold(level: Level<HoldOrder>): Promise<void> {
  const { order, target, clock, stopping } = level
  await target.prewarm(order.stagger)
  const began = clock.now()
  const full = after(began, (order.size - 1) * order.gap)
  const caller = target.caller()
  let sent = 0
  const streams = Array.from({ length: order.size }, async (_, stream) => {
    let due = after(began, stream * order.gap)
    while (sent < order.most && (await sleepUntil(due, clock, stopping)) && sent < order.most) {
      const iteration = iterationOf(level, sent++, clock.now() < full ? 'warmup' : 'measure')
      due = after(clock.now(), order.least)
      await caller.call({ iteration, model: 'closed' })
    }
  })
  await Promise.all(streams)
  caller.leave()
}
