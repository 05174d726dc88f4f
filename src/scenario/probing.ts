import type { Load } from '../core/load.ts'
import type { Objective, Probe, ProbeBudget } from '../core/probe.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'

type Written = NonNullable<ScenarioFile['probe']>

/**
 * A search, and the busiest load that it may come to: whoever looks at the scenario as a run sees its worst case.
 * @param written with all defaults of its keys
 */
export function probing(
  written: Written,
  objectives: readonly Objective[],
): { readonly load: Load; readonly probe: Probe } {
  const budget = budgetOf(written, objectives)
  const { max: concurrency } = written
  return {
    load: { executor: 'constant-concurrency', concurrency, trials: budget.requests, order: 'blocked' },
    probe: { ...written, objectives, budget },
  }
}

/** Waves of the largest size that a search for the hard cap can need at worst, and levels for the soft knee. */
const WAVES = 24
const LEVELS_FOR_EACH_DOUBLING = 2

function budgetOf(written: Written, objectives: readonly Objective[]): ProbeBudget {
  const { max, levelRequests, budget, periods, kind } = written
  // Starts at a rate are repeated for so many periods, and for one more once somebody is refused.
  const wave = kind.endsWith('rate') ? max * (periods + 1) : max
  const levels = objectives.length > 0 ? LEVELS_FOR_EACH_DOUBLING * Math.ceil(Math.log2(max) + 1) : 0
  const requests = Math.ceil(WAVES * wave + levels * (levelRequests + 2 * max))
  return { ...budget, requests: budget.requests ?? requests }
}
