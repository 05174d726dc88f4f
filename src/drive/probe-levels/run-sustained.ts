import { sleepUntil } from '../../core/sleep-until.ts'
import { addMillis, beginLevel, createIteration, type Level, ownOffsets, prewarm } from './level.ts'
import type { SustainedSpec } from './level-spec.ts'

/**
 * Keeps all streams busy until the level is stopped. Trials that start before all streams have started are
 * warm-up.
 */
export async function runSustained(level: Level<SustainedSpec>): Promise<void> {
  const { spec, share, target, clock, stopping } = level
  await prewarm(level)
  const startedAt = await beginLevel(level)
  const allStartedAt = addMillis(startedAt, (spec.size - 1) * spec.interval)
  const user = target.createUser()
  let next = share.index
  const streams = ownOffsets(share, spec.size).map(async (stream) => {
    let due = addMillis(startedAt, stream * spec.interval)
    while (next < spec.maxRequests && (await sleepUntil(due, clock, stopping)) && next < spec.maxRequests) {
      const iteration = createIteration(level, next, clock.now() < allStartedAt ? 'warmup' : 'measure')
      next += share.of
      const began = clock.now()
      await user.runIteration({ iteration, loadModel: 'closed' })
      due = hasFailed(level, iteration.number) ? addMillis(began, spec.retryInterval) : clock.now()
    }
  })
  await Promise.all(streams)
  user.close()
}

function hasFailed({ endedTrials }: Level<SustainedSpec>, number: number): boolean {
  return endedTrials.findLast(({ trial }) => trial === number)?.outcome !== 'ok'
}
