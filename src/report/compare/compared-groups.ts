import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { ArmPair, ArmRanking, RunComparison } from '../../tally/compare/compare-runs.ts'

/** Pairs that were measured under the same conditions: one table of the short form. */
export interface ComparedGroup {
  readonly conditions: MeasurementConditions
  /** Present if the targets of one run are ranked. */
  readonly ranking?: ArmRanking
  /** In one run, all pairs have the same reference. */
  readonly pairs: readonly ArmPair[]
}

/** The groups that say something about a stage. `--all` shows the others. */
export function listComparedGroups(comparison: RunComparison, stage: AnyStageName): ComparedGroup[] {
  return groupPairs(comparison)
    .filter((group, _, all) => isTelling(group, all))
    .filter((group, _, all) => isOfStage(group, all, stage))
}

/** Pairs that cannot be compared, unless both sides are in a table anyway. */
export function listOmittedPairs({ pairs }: RunComparison, groups: readonly ComparedGroup[]): ArmPair[] {
  const told = new Set(groups.flatMap((group) => group.pairs.flatMap(({ from, to }) => [from.arm, to.arm])))
  return pairs.filter(
    ({ differences, from, to }) => differences.length > 0 && !(told.has(from.arm) && told.has(to.arm)),
  )
}

function groupPairs({ pairs, rankings }: RunComparison): ComparedGroup[] {
  const groups = new Map<string, [ArmPair, ...ArmPair[]]>()
  for (const pair of pairs.filter(({ differences }) => differences.length === 0)) {
    const { arm, run } = pair.from
    const key = JSON.stringify([run === pair.to.run ? arm.target : '', arm.conditions])
    const group = groups.get(key)
    if (group) group.push(pair)
    else groups.set(key, [pair])
  }
  return [...groups.values()].map((group) => {
    const arms = group.flatMap(({ from, to }) => [from.arm, to.arm])
    const ranking = rankings.find((each) => each.arms.some(({ arm }) => arms.includes(arm)))
    return { conditions: group[0].from.arm.conditions, pairs: group, ...(ranking && { ranking }) }
  })
}

/** A group without enough data is left out if another has enough. */
function isTelling(group: ComparedGroup, all: readonly ComparedGroup[]): boolean {
  const hasData = ({ pairs }: ComparedGroup) =>
    pairs.some(({ stages }) => stages.some(({ shifts }) => shifts.some(({ kind }) => kind === 'shift')))
  return hasData(group) || !all.some(hasData)
}

/** If a stage was measured only in some connection states, groups of the others are left out. */
function isOfStage(group: ComparedGroup, all: readonly ComparedGroup[], stage: AnyStageName): boolean {
  const has = ({ pairs }: ComparedGroup) =>
    pairs.some(({ stages }) => stages.some((compared) => compared.stage === stage))
  return has(group) || !all.some(has)
}
