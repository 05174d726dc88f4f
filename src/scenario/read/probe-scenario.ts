import type { Objective, Probe, ProbeBudget } from '../../core/config/probe.ts'
import type { Load } from '../../executors/index.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'

type ProbeInput = NonNullable<ScenarioFile['probe']>

/**
 * Resolves a search, and its heaviest possible load: code that treats the scenario as a run sees the worst
 * case.
 * @param input with all its defaults applied
 */
export function resolveProbe(
  input: ProbeInput,
  objectives: readonly Objective[],
): { readonly load: Load; readonly probe: Probe } {
  const budget = resolveBudget(input, objectives)
  const { max: concurrency } = input
  return {
    load: { executor: 'constant-concurrency', concurrency, trials: budget.requests, order: 'blocked' },
    probe: { ...input, objectives, budget },
  }
}

/** The worst case of a search: bursts of the largest size for the hard limit, and levels for the knee. */
const MAX_WAVES = 24
const LEVELS_PER_DOUBLING = 2

function resolveBudget(input: ProbeInput, objectives: readonly Objective[]): ProbeBudget {
  const { max, levelRequests, budget, periods, kind } = input
  // A rate is sustained for `periods` periods, and for one more after a refusal.
  const wave = kind.endsWith('rate') ? max * (periods + 1) : max
  const levels = objectives.length > 0 ? LEVELS_PER_DOUBLING * Math.ceil(Math.log2(max) + 1) : 0
  const requests = Math.ceil(MAX_WAVES * wave + levels * (levelRequests + 2 * max))
  return { ...budget, requests: budget.requests ?? requests }
}
