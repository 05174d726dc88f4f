import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import { findParetoFrontier } from '../../cost/pareto-frontier.ts'
import type { TargetCost } from '../../cost/run-cost.ts'
import { groupComparable } from '../../tally/compare/conditions.ts'

/**
 * Marks the Pareto-efficient targets of each case: cheap for short answers can be expensive for long ones.
 * Only targets that were measured under equal conditions are compared, and only those that can still be
 * chosen.
 */
export function markEfficient(
  targets: readonly TargetCost[],
  cases: readonly string[],
  includeUnverified: boolean,
): TargetCost[] {
  const best = new Map(cases.map((name) => [name, findEfficient(targets, name, includeUnverified)]))
  return targets.map((target) => ({
    ...target,
    cases: target.cases.map((one) => ({
      ...one,
      isEfficient: best.get(one.case)?.includes(target) === true,
    })),
  }))
}

interface Candidate {
  readonly target: TargetCost
  readonly cost: number
  readonly latency: number
  readonly currency: string
  readonly conditions: MeasurementConditions
}

function findEfficient(
  targets: readonly TargetCost[],
  name: string,
  includeUnverified: boolean,
): TargetCost[] {
  const candidates = targets.flatMap((target) => toCandidate(target, name, includeUnverified) ?? [])
  const groups = groupComparable(candidates, ({ conditions }) => conditions)
  return groups
    .filter((group) => group.length > 1 || groups.length === 1)
    .filter((group) => new Set(group.map(({ currency }) => currency)).size === 1)
    .flatMap((group) => findParetoFrontier(group).map(({ target }) => target))
}

/** Undefined if the target has no price that can be trusted or no latency, or if its service was shut down. */
function toCandidate(target: TargetCost, name: string, includeUnverified: boolean): Candidate | undefined {
  const { heard: latency, conditions, found, retired } = target
  const perMinute = target.cases.find((one) => one.case === name)?.perMinute
  const isTrusted = found.kind === 'known' || (includeUnverified && found.kind === 'unverified')
  if (latency === undefined || !conditions || !perMinute || !isTrusted || retired !== undefined)
    return undefined
  return { target, cost: perMinute.value, latency, currency: found.price.currency, conditions }
}
