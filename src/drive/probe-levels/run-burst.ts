import { sleepUntil } from '../../core/sleep-until.ts'
import { addMillis, beginLevel, createIteration, type Level, ownOffsets, prewarm } from './level.ts'
import type { BurstSpec } from './level-spec.ts'

/** Opens all connections one by one, then sends all requests in a burst, and waits for the last answer. */
export async function runBurst(level: Level<BurstSpec>): Promise<void> {
  const { spec, share, target, clock, stopping } = level
  await prewarm(level)
  const startedAt = await beginLevel(level)
  const user = target.createUser()
  const requests = ownOffsets(share, spec.size).map(async (offset) => {
    const due = addMillis(startedAt, offset * spec.interval)
    if (!(await sleepUntil(due, clock, stopping))) return
    await user.runIteration({ iteration: createIteration(level, offset), loadModel: 'closed', due })
  })
  await Promise.all(requests)
  user.close()
}
