import { shapeOf } from '../../executors/index.ts'
import { precomputeTrials } from '../../pace/precomputed-schedule.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { textNumbersOf } from '../../scenario/target-texts.ts'

/**
 * The most that is sent to a target. Infinity where the load runs for a duration instead of a number of
 * trials.
 */
export interface RequestCounts {
  readonly requests: number
  readonly characters: number
}

/** @param index the target's position in the scenario */
export function countRequests(scenario: Scenario, index: number): RequestCounts {
  const { texts, load, targets } = scenario
  const id = targets[index]?.id ?? ''
  const shape = shapeOf(load, id)
  const schedule = precomputeTrials({ ...scenario, shape, texts: textNumbersOf(scenario, id) }, index)
  if (!schedule) return { requests: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY }
  const lengths = texts.map((text) => [...text].length)
  let requests = 0
  let characters = 0
  for (const { text } of schedule) {
    requests++
    characters += lengths[text] ?? 0
  }
  return { requests, characters }
}
