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
const MAX_BURSTS = 24
const LEVELS_PER_DOUBLING = 2
/** The largest level is kept up twice, with answers of half a second. */
const HOLDS = 2
const ASSUMED_ANSWER_MS = 500
const DEFAULT_DURATION_MS = 20 * 60_000

function resolveBudget(input: ProbeInput, objectives: readonly Objective[]): ProbeBudget {
  const { max, levelRequests, budget } = input
  const levels = objectives.length > 0 ? LEVELS_PER_DOUBLING * Math.ceil(Math.log2(max) + 1) : 0
  const requests =
    MAX_BURSTS * requestsOfBurst(input) + requestsOfHolds(input) + levels * (levelRequests + 2 * max)
  return { duration: DEFAULT_DURATION_MS, ...budget, requests: budget.requests ?? Math.ceil(requests) }
}

/** A rate is sustained for one period more than said, and for two more after a refusal. */
function requestsOfBurst({ max, kind, periods }: ProbeInput): number {
  return kind.endsWith('rate') ? max * (periods + 3) : max
}

function requestsOfHolds({ max, kind, hold, per }: ProbeInput): number {
  if (kind === 'sockets') return 0
  return (HOLDS * max * hold) / (kind === 'concurrency' ? ASSUMED_ANSWER_MS : per)
}
