import { executorOf, type Load } from '../../executors/index.ts'
import { formatSeconds } from '../../executors/shared/phrases.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** Describes the load in one sentence. */
export function formatLoad(load: Load): string {
  const [model, ...rest] = executorOf(load).describe(load)
  const begun = load.startTime ? [`starting ${formatSeconds(load.startTime)} into the run`] : []
  return [`${model} (${load.executor}, ${load.order})`, ...rest, ...begun].join(', ')
}

/** Describes the warm-up. */
export function formatWarmup({ warmup, warmupTime = 0 }: Pick<Scenario, 'warmup' | 'warmupTime'>): string {
  const time = `${formatSeconds(warmupTime)} of warm-up`
  if (warmupTime === 0) return `${warmup} warm-up trials each`
  return warmup === 0 ? time : `${time}, at least ${warmup} trials each`
}
