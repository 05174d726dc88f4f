import type { Load } from '../core/scenario.ts'

/** The load model in a sentence's worth of words: a number without it means little. */
export function describeLoad(load: Load): string {
  return `closed: ${load.concurrency} in flight against each target (${load.executor}, ${load.order}), ${load.trials} trials each`
}
