import { awaitedStageOf } from '../../core/trial/lone-component.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { splitTarget } from '../../core/vantage.ts'
import { vantagesOf } from '../../results/run/merged-run.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { bootstrapInterval, mirrorContrast, pValueAtMost } from '../resampling/bootstrap-interval.ts'
import type { Contrast } from '../resampling/contrast.ts'
import type { Sample } from '../resampling/sample.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE, refusePercentile } from '../statistics/interval.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import { type Arm, isStandIn } from './arm.ts'
import { type ComparisonDesign, compareContrasts, timingOf } from './compare-arms.ts'
import { compareConditions } from './conditions.ts'
import { defaultSpread } from './run-spread.ts'

/**
 * How the ratio of two targets changes from one vantage to another: a difference of differences. A ratio of 1
 * means that the two targets compare in the same way from both vantages. It does not show how far away a
 * vantage is.
 */
export interface VantageDifference {
  readonly stage: AnyStageName
  readonly connection: string
  readonly share: number
  readonly reference: string
  readonly target: string
  readonly vantages: readonly [from: string, to: string]
  /** Trials or turns on the smallest of the four sides. */
  readonly n: number
  readonly found: DifferenceOfDifferences | { readonly kind: 'too small'; readonly needed: number }
}

export interface DifferenceOfDifferences {
  readonly kind: 'ratio'
  /** Target by reference, from each vantage. NaN if both lie beyond the timeout. */
  readonly ratios: readonly [from: number, to: number]
  /** The second ratio divided by the first, and its 95 % interval. */
  readonly ratio: number
  readonly low: number
  readonly high: number
  /** Two-sided, adjusted (Holm) over the whole table. */
  readonly pValue: number
  readonly isSignificant: boolean
}

const SHARE = 0.5

/**
 * The ratio of each target's median to the first target's: how it differs between the first vantage and every
 * other. Empty unless the run is merged.
 */
export function compareVantages(
  file: AnyRunFile,
  arms: readonly Arm[],
  stage: AnyStageName = file.kind === 'conversations' ? awaitedStageOf(file.scenario.targets) : 'ttfa_heard',
): VantageDifference[] {
  const [first, ...others] = vantagesOf(file)
  if (first === undefined) return []
  const measured = arms.filter((arm) => !arm.acrossConnections && arm.stages.has(stage))
  const quartets = others.flatMap((vantage) => findQuartets(measured, [first, vantage]))
  const simulated = arms.length > 0 && arms.every(isStandIn)
  const design = { timing: timingOf(file), spread: defaultSpread(simulated), seed: file.scenario.seed }
  return judge(quartets.map((quartet) => contrastQuartet(quartet, stage, design)))
}

/** Two targets from two vantages. */
interface Quartet {
  readonly vantages: readonly [string, string]
  /** Reference and target. */
  readonly from: readonly [Arm, Arm]
  readonly to: readonly [Arm, Arm]
}

function findQuartets(arms: readonly Arm[], vantages: readonly [string, string]): Quartet[] {
  const [before, after] = vantages.map((vantage) =>
    arms.filter(({ target }) => splitTarget(target).vantage === vantage),
  ) as [Arm[], Arm[]]
  const seen = new Set<string>()
  return before.flatMap((target): Quartet[] => {
    const reference = before.find((arm) => isComparable(arm, target))
    // The first target of these conditions is what the others are compared with.
    if (!reference || reference === target) return []
    const to = [reference, target].flatMap((arm) => after.find((other) => isCounterpart(arm, other)) ?? [])
    const [otherReference, otherTarget] = to
    const key = `${target.target} ${target.conditions.connection}`
    if (!otherReference || !otherTarget || !isComparable(otherReference, otherTarget) || seen.has(key))
      return []
    seen.add(key)
    return [{ vantages, from: [reference, target], to: [otherReference, otherTarget] }]
  })
}

function isComparable(a: Arm, b: Arm): boolean {
  return compareConditions(a.conditions, b.conditions).length === 0
}

/** The same target in the same connection state and answered by the same side, from another vantage. */
function isCounterpart(arm: Arm, other: Arm): boolean {
  const same = ['connection', 'transport', 'format', 'answered by'] as const
  return (
    splitTarget(arm.target).target === splitTarget(other.target).target &&
    same.every((name) => arm.conditions[name] === other.conditions[name])
  )
}

interface Contrasted {
  readonly difference: Omit<VantageDifference, 'found'>
  readonly needed: number | undefined
  readonly ratios: readonly [number, number]
  readonly contrast: Contrast | undefined
}

function contrastQuartet(
  { vantages, from, to }: Quartet,
  stage: AnyStageName,
  design: ComparisonDesign,
): Contrasted {
  const [before, after] = [from, to].map((pair) => pair.map((arm) => arm.stages.get(stage))) as [
    [Sample, Sample],
    [Sample, Sample],
  ]
  const n = Math.min(...[...before, ...after].map(({ values }) => values.length))
  const refusal = refusePercentile(n, SHARE)
  const { conditions, target } = from[1]
  return {
    difference: {
      stage,
      connection: conditions.connection,
      share: SHARE,
      reference: splitTarget(from[0].target).target,
      target: splitTarget(target).target,
      vantages,
      n,
    },
    needed: refusal?.needed,
    ratios: [ratioOf(before), ratioOf(after)],
    contrast: refusal ? undefined : compareContrasts(before, after, [SHARE], design)[0],
  }
}

function ratioOf([reference, target]: readonly [Sample, Sample]): number {
  return estimateQuantile(target.values, SHARE) / estimateQuantile(reference.values, SHARE)
}

/** Adjusts the p-values: the whole table is one family of tests. */
function judge(rows: readonly Contrasted[]): VantageDifference[] {
  const tested = rows.flatMap(({ contrast }) => contrast ?? [])
  const pValues = adjustPValues(
    tested.map((one) =>
      Math.min(1, 2 * Math.min(pValueAtMost(one, 0), pValueAtMost(mirrorContrast(one), 0))),
    ),
  )
  return rows.map(({ difference, needed = 0, ratios, contrast }) => {
    if (!contrast) return { ...difference, found: { kind: 'too small', needed } }
    const { low, high } = bootstrapInterval(contrast, CONFIDENCE)
    const pValue = pValues[tested.indexOf(contrast)] ?? 1
    return {
      ...difference,
      found: {
        kind: 'ratio',
        ratios,
        ratio: Math.exp(contrast.estimate),
        low: Math.exp(low),
        high: Math.exp(high),
        pValue,
        isSignificant: pValue <= 1 - CONFIDENCE,
      },
    }
  })
}
