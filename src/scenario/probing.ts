import type { Load } from '../core/load.ts'
import type { Objective, Probe, ProbeBudget } from '../core/probe.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'

type Written = NonNullable<ScenarioFile['probe']>

/**
 * Resolves a search, and its heaviest possible load: code that treats the scenario as a run sees the worst
 * case.
 * @param written with all its defaults applied
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

/** The worst case of a search: bursts of the largest size for the hard limit, and levels for the knee. */
const WAVES = 24
const LEVELS_FOR_EACH_DOUBLING = 2

function budgetOf(written: Written, objectives: readonly Objective[]): ProbeBudget {
  const { max, levelRequests, budget, periods, kind } = written
  // A rate is sustained for `periods` periods, and for one more after a refusal.
  const wave = kind.endsWith('rate') ? max * (periods + 1) : max
  const levels = objectives.length > 0 ? LEVELS_FOR_EACH_DOUBLING * Math.ceil(Math.log2(max) + 1) : 0
  const requests = Math.ceil(WAVES * wave + levels * (levelRequests + 2 * max))
  return { ...budget, requests: budget.requests ?? requests }
}
