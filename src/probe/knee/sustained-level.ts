import type { AnyObjective, Objective } from '../../core/config/probe.ts'
import type { Goodput } from '../../core/config/threshold.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { createViolationCheck } from '../objective.ts'
import {
  decideTest,
  hypothesesAround,
  minTrialsToProve,
  type TestDecision,
} from '../statistics/sequential-test.ts'

/** Trials and violations of one objective at a level. */
export interface ViolationCount {
  readonly violated: number
  readonly trials: number
}

/** A level whose number of requests in flight was sustained: each request is followed by the next. */
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

/** Decides a level: it fails with the first objective that fails, and passes when the last one passes. */
export function decideLevel(
  objectives: readonly Pick<AnyObjective, 'allowed'>[],
  counts: readonly ViolationCount[],
): TestDecision {
  const decisions = objectives.map(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    const decision = decideTest(hypothesesAround(allowed), violated, trials)
    // With a few more trials, a level without a violation is proven on its own.
    return decision === 'pass' && trials < minTrialsToProve(allowed) ? 'undecided' : decision
  })
  if (decisions.includes('fail')) return 'fail'
  return decisions.every((decision) => decision === 'pass') ? 'pass' : 'undecided'
}
