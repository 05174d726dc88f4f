import type { Scenario } from '../core/scenario.ts'
import { trialsAhead } from '../pace/ahead.ts'

/**
 * The most that is sent to a target. Infinity where the load runs for a duration instead of a number of
 * trials.
 */
export interface Amounts {
  readonly requests: number
  readonly characters: number
}

/** @param index the target's position in the scenario */
export function amountsOf(scenario: Scenario, index: number): Amounts {
  const { texts, targets } = scenario
  const target = targets[index]?.id ?? ''
  const ahead = trialsAhead({ ...scenario, texts: texts.length }, { target, index })
  if (!ahead) return { requests: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY }
  const lengths = texts.map((text) => [...text].length)
  let requests = 0
  let characters = 0
  for (const { text } of ahead) {
    requests++
    characters += lengths[text] ?? 0
  }
  return { requests, characters }
}
