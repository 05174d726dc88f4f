import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { TargetCost } from '../../cost/run-cost.ts'
import { differingConditions, groupComparable } from '../../tally/compare/conditions.ts'
import { formatConditionPhrase } from '../format/format-conditions.ts'

/** The fields of a target's cost that decide which others it is compared with. */
type ComparedCost = Pick<TargetCost, 'heard' | 'conditions' | 'too_few' | 'retired'> & {
  readonly use: Pick<TargetCost['use'], 'target'>
}

/** Targets that are compared in price and latency. */
export interface EfficiencyGroup<Target extends ComparedCost> {
  /** What distinguishes the group from the others, with a space before it; empty if there is one group. */
  readonly name: string
  readonly targets: readonly Target[]
}

/** Groups the targets that have a latency, by the conditions under which it was measured. */
export function groupByEfficiency<Target extends ComparedCost>(
  targets: readonly Target[],
): EfficiencyGroup<Target>[] {
  const groups = groupComparable(
    targets.filter(({ heard }) => heard !== undefined),
    conditionsOfCost,
  )
  const names = differingConditions(groups.map(([first]) => conditionsOfCost(first)))
  return groups.map((group) => ({
    name: names.length === 0 ? '' : ` ${formatConditionPhrase(conditionsOfCost(group[0]), names)}`,
    targets: group,
  }))
}

/** A `cost.json` of an older version has no conditions, so all of its targets form one group. */
function conditionsOfCost({ conditions = UNKNOWN }: ComparedCost): MeasurementConditions {
  return conditions
}

const UNKNOWN: MeasurementConditions = {
  transport: 'unknown',
  connection: 'unknown',
  region: 'unknown',
  format: 'unknown',
  analyser: 'unknown',
  'answered by': 'unknown',
  vantage: 'unknown',
}

/** Why a target is compared with no other, apart from its price; undefined if it is compared. */
export function formatNotCompared(
  { use, too_few, retired }: ComparedCost,
  groups: readonly EfficiencyGroup<ComparedCost>[],
): string | undefined {
  if (retired !== undefined) return `its service was shut down on ${retired}`
  if (too_few) return `n too small for a p95: ${too_few.n} of ${too_few.needed} trials`
  const own = groups.find(({ targets }) => targets.some((one) => one.use.target === use.target))
  if (groups.length < 2 || own?.targets.length !== 1) return undefined
  return `no other target was measured${own.name}`
}
