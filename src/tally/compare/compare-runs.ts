import type { StageName } from '../../core/stages.ts'
import type { RunFile } from '../../results/run-file.ts'
import type { Arm } from './arm.ts'
import { CIRCUMSTANCES, type Difference, differences } from './circumstances.ts'
import { compareArms, type StageComparison, type Timing } from './comparison.ts'
import { type Criterion, type Ranked, rankArms } from './ranking.ts'

/** An arm and its run. */
export interface Contestant {
  readonly run: string
  readonly arm: Arm
}

/** Two arms. They are compared if their conditions are equal; otherwise the differences are reported. */
export interface Pair {
  readonly from: Contestant
  readonly to: Contestant
  readonly unlike: readonly Difference[]
  /** Empty if the conditions differ. */
  readonly stages: readonly StageComparison[]
}

/** Arms with equal conditions, ranked; `ranked` is undefined if there are too few trials. */
export interface Ranking {
  readonly contestants: readonly Contestant[]
  readonly criterion: Criterion
  readonly ranked: readonly Ranked[] | undefined
}

export interface Comparison {
  readonly timing: Timing
  readonly pairs: readonly Pair[]
  readonly rankings: readonly Ranking[]
}

export interface CompareOptions {
  readonly seed: number
  readonly criterion: Criterion
  /** The target to compare with; by default the first of the scenario. */
  readonly against?: string
  /** Stages to compare; by default all. */
  readonly stages?: readonly StageName[]
}

/**
 * Compares the targets of one run. Targets with equal conditions are ranked and compared with the reference.
 */
export function compareTargets(file: RunFile, arms: readonly Arm[], options: CompareOptions): Comparison {
  const timing = timingOf(file)
  const cohorts = cohortsOf(arms.map((arm) => ({ run: file.run, arm })))
  const references = cohorts.map((cohort) => referenceOf(cohort, options.against))
  const inside = cohorts.flatMap((cohort, index) => {
    const from = references[index]
    return from ? cohort.filter((to) => to !== from).map((to) => pairOf(from, to, timing, options)) : []
  })
  const [first, ...others] = references
  const across = first ? others.flatMap((to) => (to ? [pairOf(first, to, timing, options)] : [])) : []
  const rankings = cohorts
    .filter((cohort) => cohort.length > 1)
    .map((contestants) => ({
      contestants,
      criterion: options.criterion,
      ranked: rankArms(
        contestants.map(({ arm }) => arm),
        options.criterion,
        timing,
        options.seed,
      ),
    }))
  return { timing, pairs: [...inside, ...across], rankings }
}

/**
 * Compares targets of the same name in the same connection state. If each run has only one target, compares
 * those two.
 */
export function compareTwoRuns(
  before: { readonly file: RunFile; readonly arms: readonly Arm[] },
  after: { readonly file: RunFile; readonly arms: readonly Arm[] },
  options: CompareOptions,
): Comparison {
  const single = [before, after].every(({ file }) => file.scenario.targets.length === 1)
  const pairs = before.arms.flatMap((arm) =>
    after.arms
      .filter((other) => single || other.target === arm.target)
      .filter((other) => other.circumstances.connection === arm.circumstances.connection)
      .map((other) =>
        pairOf({ run: before.file.run, arm }, { run: after.file.run, arm: other }, 'apart', options),
      ),
  )
  return { timing: 'apart', pairs, rankings: [] }
}

/** Targets were measured side by side unless the load ran them one after the other. */
export function timingOf({ scenario: { load } }: RunFile): Timing {
  return 'order' in load && load.order === 'blocked' ? 'apart' : 'side by side'
}

function cohortsOf(contestants: readonly Contestant[]): Contestant[][] {
  const cohorts = new Map<string, Contestant[]>()
  for (const contestant of contestants) {
    const key = JSON.stringify(CIRCUMSTANCES.map((name) => contestant.arm.circumstances[name]))
    cohorts.set(key, [...(cohorts.get(key) ?? []), contestant])
  }
  return [...cohorts.values()]
}

function referenceOf(cohort: readonly Contestant[], against: string | undefined): Contestant | undefined {
  return cohort.find(({ arm }) => arm.target === against) ?? cohort[0]
}

function pairOf(from: Contestant, to: Contestant, timing: Timing, { seed, stages }: CompareOptions): Pair {
  const unlike = differences(from.arm.circumstances, to.arm.circumstances)
  if (unlike.length > 0) return { from, to, unlike, stages: [] }
  const [a, b] = [from.arm, to.arm].map((arm) => onlyStages(arm, stages)) as [Arm, Arm]
  return { from, to, unlike, stages: compareArms(a, b, timing, seed) }
}

function onlyStages(arm: Arm, wanted: readonly StageName[] | undefined): Arm {
  if (!wanted) return arm
  return { ...arm, stages: new Map([...arm.stages].filter(([stage]) => wanted.includes(stage))) }
}
