import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { isTarget, splitTarget } from '../../core/vantage.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { type Arm, isStandIn } from './arm.ts'
import {
  type ComparisonDesign,
  compareArms,
  type StageComparison,
  type Timing,
  timingOf,
} from './compare-arms.ts'
import { type ConditionDifference, compareConditions, groupComparable } from './conditions.ts'
import { type RankedArm, type RankingCriterion, rankArms } from './rank-arms.ts'
import { retirementDate } from './retirement.ts'
import { defaultSpread, type RunSpread } from './run-spread.ts'
import { compareVantages, type VantageDifference } from './vantage-differences.ts'

/** An arm and its run. */
export interface RunArm {
  readonly run: string
  readonly arm: Arm
}

/** Two arms. They are compared if their conditions are equal; otherwise the differences are reported. */
export interface ArmPair {
  readonly from: RunArm
  readonly to: RunArm
  readonly differences: readonly ConditionDifference[]
  /** Empty if the conditions differ. */
  readonly stages: readonly StageComparison[]
}

/**
 * Arms with equal conditions whose services still exist, ranked. `ranked` is undefined if there are too few
 * trials.
 */
export interface ArmRanking {
  readonly arms: readonly RunArm[]
  readonly criterion: RankingCriterion
  readonly ranked: readonly RankedArm[] | undefined
}

export interface RunComparison {
  readonly timing: Timing
  /** How much two runs may differ without a change; only if they were measured apart. */
  readonly spread?: RunSpread
  readonly pairs: readonly ArmPair[]
  readonly rankings: readonly ArmRanking[]
  /** For a merged run: how targets compare from one vantage to another. */
  readonly vantageDifferences?: readonly VantageDifference[]
}

export interface RunComparisonOptions {
  readonly seed: number
  readonly criterion: RankingCriterion
  /** The target to compare with; by default the first of the scenario. */
  readonly against?: string
  /** Stages to compare; by default all. */
  readonly stages?: readonly AnyStageName[]
  /** The spread between runs, if more is known about it than the default. */
  readonly spread?: RunSpread
}

/**
 * Compares the targets of one run. Targets with equal conditions are ranked and compared with the reference.
 */
export function compareTargets(
  file: AnyRunFile,
  arms: readonly Arm[],
  options: RunComparisonOptions,
): RunComparison {
  const design = designFor(timingOf(file), arms, options)
  const runArms = comparedArms(arms, options).map((arm) => ({ run: file.run, arm }))
  const groups = groupComparable(runArms, ({ arm }) => arm.conditions)
  const references = groups.map((group) => findReference(group, options.against))
  const withinGroups = groups.flatMap((group, index) => {
    const from = references[index]
    return from ? group.filter((to) => to !== from).map((to) => comparePair(from, to, design, options)) : []
  })
  // Stages that a caller waits for have arms of their own; the other arms lack these stages.
  const [first, ...others] = references.filter((each) => !each?.arm.acrossConnections)
  const acrossGroups = first
    ? others.flatMap((to) => (to ? [comparePair(first, to, design, options)] : []))
    : []
  const rankings = groups
    .map((group) => group.filter(({ arm }) => retirementDate(arm.target, file) === undefined))
    .filter((group) => group.length > 1 && group.some(({ arm }) => arm.stages.has(options.criterion.stage)))
    .map((group) => rankGroup(group, design, options.criterion))
  const compared = { ...timingAndSpread(design), pairs: [...withinGroups, ...acrossGroups], rankings }
  return file.parts
    ? { ...compared, vantageDifferences: compareVantages(file, arms, options.criterion.stage) }
    : compared
}

function rankGroup(
  arms: readonly RunArm[],
  design: ComparisonDesign,
  criterion: RankingCriterion,
): ArmRanking {
  const ranked = rankArms(
    arms.map(({ arm }) => arm),
    criterion,
    design,
  )
  return { arms, criterion, ranked }
}

/**
 * Compares targets of the same name in the same connection state. If each run has only one target, compares
 * those two.
 */
export function compareTwoRuns(
  before: { readonly file: AnyRunFile; readonly arms: readonly Arm[] },
  after: { readonly file: AnyRunFile; readonly arms: readonly Arm[] },
  options: RunComparisonOptions,
): RunComparison {
  const design = designFor('apart', [...before.arms, ...after.arms], options)
  const single = [before, after].every(({ file }) => file.scenario.targets.length === 1)
  const pairs = comparedArms(before.arms, options).flatMap((arm) =>
    after.arms
      .filter((other) => single || isSameTarget(arm, other))
      .filter((other) => other.conditions.connection === arm.conditions.connection)
      .map((other) =>
        comparePair({ run: before.file.run, arm }, { run: after.file.run, arm: other }, design, options),
      ),
  )
  return { ...timingAndSpread(design), pairs, rankings: [] }
}

/** Targets of the same name; or the same target from the same vantage, if only one of the runs is merged. */
function isSameTarget(a: Arm, b: Arm): boolean {
  if (a.target === b.target) return true
  const [one, other] = [splitTarget(a.target), splitTarget(b.target)]
  return one.target === other.target && a.conditions.vantage === b.conditions.vantage
}

function designFor(
  timing: Timing,
  arms: readonly Arm[],
  { seed, spread }: RunComparisonOptions,
): ComparisonDesign {
  const simulated = arms.length > 0 && arms.every(isStandIn)
  return { timing, seed, spread: spread ?? defaultSpread(simulated) }
}

function timingAndSpread({ timing, spread }: ComparisonDesign): Pick<RunComparison, 'timing' | 'spread'> {
  return timing === 'apart' ? { timing, spread } : { timing }
}

function findReference(group: readonly RunArm[], against: string | undefined): RunArm | undefined {
  return group.find(({ arm }) => against !== undefined && isTarget(arm.target, against)) ?? group[0]
}

function comparePair(
  from: RunArm,
  to: RunArm,
  design: ComparisonDesign,
  { stages }: RunComparisonOptions,
): ArmPair {
  const differences = compareConditions(from.arm.conditions, to.arm.conditions)
  if (differences.length > 0) return { from, to, differences, stages: [] }
  const [a, b] = [from.arm, to.arm].map((arm) => onlyStages(arm, stages)) as [Arm, Arm]
  return { from, to, differences, stages: compareArms(a, b, design) }
}

/** The arm over all connection states has few stages: it takes part only if one of them is wanted. */
function comparedArms(arms: readonly Arm[], { stages }: RunComparisonOptions): Arm[] {
  return arms.filter((arm) => !arm.acrossConnections || onlyStages(arm, stages).stages.size > 0)
}

function onlyStages(arm: Arm, wanted: readonly AnyStageName[] | undefined): Arm {
  if (!wanted) return arm
  return { ...arm, stages: new Map([...arm.stages].filter(([stage]) => wanted.includes(stage))) }
}
