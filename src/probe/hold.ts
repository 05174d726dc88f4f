import type { Objective } from '../core/config/probe.ts'
import type { Goodput } from '../core/config/threshold.ts'
import type { Trial } from '../core/trial/trial.ts'
import { violationOf } from './objective.ts'
import { type Decision, decide, fewestToProve, hypothesesAround } from './sequential-test.ts'

/** What was counted of one objective at a level. */
export interface Violations {
  readonly violated: number
  readonly trials: number
}

/** A level that was kept up: that many requests in flight, each followed by the next. */
export interface Hold {
  readonly level: number
  /** In the order of the objectives. */
  readonly counts: readonly Violations[]
}

/** Counts the violations of trials. */
export function countViolations(
  trials: readonly Trial[],
  objectives: readonly Objective[],
  goodput?: Goodput,
): Violations[] {
  return objectives.map((objective) => {
    const found = trials.map(violationOf(objective, goodput))
    return {
      violated: found.filter((violated) => violated === true).length,
      trials: found.filter((violated) => violated !== undefined).length,
    }
  })
}

/** How a level stands: it fails with the first objective that does, and passes with the last. */
export function decisionOf(objectives: readonly Objective[], counts: readonly Violations[]): Decision {
  const decisions = objectives.map(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    const decision = decide(hypothesesAround(allowed), violated, trials)
    // A few trials more, and what passes without a violation is proven by itself.
    return decision === 'pass' && trials < fewestToProve(allowed) ? 'undecided' : decision
  })
  if (decisions.includes('fail')) return 'fail'
  return decisions.every((decision) => decision === 'pass') ? 'pass' : 'undecided'
}
