import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { ArmPair, ArmRanking, RunComparison } from '../../tally/compare/compare-runs.ts'

/** What was measured under the same conditions: one table of the short form. */
export interface ComparedGroup {
  readonly conditions: MeasurementConditions
  /** Of one run whose targets are ranked. */
  readonly ranking?: ArmRanking
  /** In one run all have the same reference. */
  readonly pairs: readonly ArmPair[]
}

/** The groups that have something to say about a stage. The others are left to `--all`. */
export function listComparedGroups(comparison: RunComparison, stage: AnyStageName): ComparedGroup[] {
  return groupPairs(comparison)
    .filter((group, _, all) => isTelling(group, all))
    .filter((group, _, all) => isOfStage(group, all, stage))
}

/** Pairs that cannot be compared and of which at least one side is in no table. */
export function listUntoldPairs({ pairs }: RunComparison, groups: readonly ComparedGroup[]): ArmPair[] {
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

/** A few stray trials in a connection state say nothing, if others have enough. */
function isTelling(group: ComparedGroup, all: readonly ComparedGroup[]): boolean {
  const hasData = ({ pairs }: ComparedGroup) =>
    pairs.some(({ stages }) => stages.some(({ shifts }) => shifts.some(({ kind }) => kind === 'shift')))
  return hasData(group) || !all.some(hasData)
}

/** Where a stage is measured in some states only, the others would show another stage. */
function isOfStage(group: ComparedGroup, all: readonly ComparedGroup[], stage: AnyStageName): boolean {
  const has = ({ pairs }: ComparedGroup) =>
    pairs.some(({ stages }) => stages.some((compared) => compared.stage === stage))
  return has(group) || !all.some(has)
}
