import { sleepUntil } from '../../core/sleep-until.ts'
import { addMillis, createIteration, type Level } from './level.ts'
import type { SustainedSpec } from './level-spec.ts'

/**
 * Keeps all streams busy until the level is stopped. Trials that start before all streams have started are
 * warm-up.
 */
export async function runSustained(level: Level<SustainedSpec>): Promise<void> {
  const { spec, target, clock, stopping } = level
  await target.prewarm(spec.stagger)
  const startedAt = clock.now()
  const allStartedAt = addMillis(startedAt, (spec.size - 1) * spec.interval)
  const user = target.createUser()
  let sent = 0
  const streams = Array.from({ length: spec.size }, async (_, stream) => {
    let due = addMillis(startedAt, stream * spec.interval)
    while (sent < spec.maxRequests && (await sleepUntil(due, clock, stopping)) && sent < spec.maxRequests) {
      const iteration = createIteration(level, sent++, clock.now() < allStartedAt ? 'warmup' : 'measure')
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
