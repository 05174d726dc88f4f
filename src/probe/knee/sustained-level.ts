import type { Objective } from '../../core/config/probe.ts'
import type { Goodput } from '../../core/config/threshold.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { createViolationCheck } from '../objective.ts'
import {
  decideTest,
  hypothesesAround,
  minTrialsToProve,
  type TestDecision,
} from '../statistics/sequential-test.ts'

/** What was counted of one objective at a level. */
export interface ViolationCount {
  readonly violated: number
  readonly trials: number
}

/** A level that was kept up: that many requests in flight, each followed by the next. */
export interface SustainedLevel {
  readonly level: number
  /** In the order of the objectives. */
  readonly counts: readonly ViolationCount[]
}

/** Counts the violations of trials. */
export function countViolations(
  trials: readonly Trial[],
  objectives: readonly Objective[],
  goodput?: Goodput,
): ViolationCount[] {
  return objectives.map((objective) => {
    const found = trials.map(createViolationCheck(objective, goodput))
    return {
      violated: found.filter((violated) => violated === true).length,
      trials: found.filter((violated) => violated !== undefined).length,
    }
  })
}

/** How a level stands: it fails with the first objective that does, and passes with the last. */
export function decideLevel(
  objectives: readonly Objective[],
  counts: readonly ViolationCount[],
): TestDecision {
  const decisions = objectives.map(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    const decision = decideTest(hypothesesAround(allowed), violated, trials)
    // A few trials more, and what passes without a violation is proven by itself.
    return decision === 'pass' && trials < minTrialsToProve(allowed) ? 'undecided' : decision
  })
  if (decisions.includes('fail')) return 'fail'
  return decisions.every((decision) => decision === 'pass') ? 'pass' : 'undecided'
}
