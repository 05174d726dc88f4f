import type { Micros } from '../../core/units.ts'
import { isTarget, splitTarget } from '../../core/vantage.ts'
import type { Arm } from '../compare/arm.ts'
import { type ConditionDifference, compareConditions } from '../compare/conditions.ts'
import {
  type ComparisonDecision,
  type ComparisonTest,
  decideComparisons,
} from '../compare/decide-comparisons.ts'
import type { RunSpread } from '../compare/run-spread.ts'
import { refusePercentile } from '../statistics/interval.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import type { Baseline } from './baseline.ts'
import { checkFidelityGates, type FidelityResult } from './check-fidelity.ts'
import { checkSuccess, type SuccessPair, type SuccessResult } from './check-success.ts'
import { type CheckContext, contrastRuns, findControls, isWatched, spreadOf } from './contrast-runs.ts'
import type { StageGate } from './gates.ts'

/** The result of one gate for one target. */
export interface GateResult {
  readonly target: string
  readonly connection: string
  readonly gate: StageGate
  readonly n: readonly [baseline: number, run: number]
  readonly outcome: GateOutcome
}

export type GateOutcome =
  | {
      readonly kind: 'decided'
      readonly decision: ComparisonDecision
      /** Infinite beyond the timeout. */
      readonly from: Micros
      readonly to: number
      /** Ratio of run to baseline; with a control, relative to the control's own change. */
      readonly ratio: number
    }
  | { readonly kind: 'no data'; readonly why: string }

export interface BaselineCheckOptions {
  readonly seed: number
  /**
   * A target that was measured beside the others in both runs: what changed for it too is put down to the
   * network. Default: the baseline's.
   */
  readonly control?: string
  /** The spread between runs as other baselines of the same scenario show it (`learned-spread.ts`). */
  readonly learned?: RunSpread
}

export interface BaselineCheck {
  readonly gates: readonly GateResult[]
  readonly success: readonly SuccessResult[]
  readonly fidelity: readonly FidelityResult[]
  readonly control?: string
  /** What two runs may differ by without a change; only without a control. */
  readonly spread?: RunSpread
}

/**
 * Compares every arm of the baseline with the run's, all gates as one family of tests.
 * Call `findBaselineMismatch` first.
 */
export function checkBaseline(
  baseline: Baseline,
  arms: readonly Arm[],
  options: BaselineCheckOptions,
): BaselineCheck {
  const { seed, learned, control = baseline.gates.control } = options
  const context = { baseline, arms, control, seed, learned }
  const watched = baseline.arms.filter(({ target }) => control === undefined || !isTarget(target, control))
  const prepared = watched.flatMap((before) => {
    const after = matchingArm(before, arms)
    return baseline.gates.stages
      .filter((gate) => isWatched(before, gate, watched))
      .map((gate) => prepareGate(gate, before, after, context))
  })
  const decisions = decideComparisons(prepared.flatMap(({ test }) => test ?? []))
  const gates = prepared.map((one) => toGateResult(one, one.test ? decisions.shift() : undefined))
  const pairs = watched.flatMap((before) => successPair(before, context))
  const success = checkSuccess(pairs, baseline.gates.success.margin, seed)
  // What is said does not depend on the network, so the control is not used.
  const spoken = watched.map((before) => ({ before, after: matchingArm(before, arms) }))
  return {
    gates,
    success,
    fidelity: checkFidelityGates(spoken, baseline.gates.fidelity ?? [], seed),
    ...(control === undefined ? { spread: spreadOf(context) } : { control }),
  }
}

interface PreparedGate {
  readonly result: Omit<GateResult, 'outcome'>
  readonly why?: string
  readonly test?: ComparisonTest
  readonly from: number
  readonly to: number
}

function prepareGate(
  gate: StageGate,
  before: Arm,
  after: Arm | undefined,
  context: CheckContext,
): PreparedGate {
  const from = before.stages.get(gate.stage)
  const to = after?.stages.get(gate.stage)
  const n = [from?.values.length ?? 0, to?.values.length ?? 0] as const
  const { target, conditions } = before
  const result = { target, connection: conditions.connection, gate, n }
  const withoutTest = { result, from: Number.NaN, to: Number.NaN }
  if (!from || !after || !to) return { ...withoutTest, why: 'the run has no trials for this gate' }
  const differences = compareConditions(before.conditions, after.conditions)
  if (differences.length > 0) return { ...withoutTest, why: describeDifferences(differences) }
  const refusal = refusePercentile(Math.min(...n), gate.share)
  if (refusal) return { ...withoutTest, why: `n too small: ${Math.min(...n)} of ${refusal.needed} trials` }
  const found = contrastRuns(gate, [before, from], [after, to], context)
  return {
    result,
    from: estimateQuantile(from.values, gate.share),
    to: estimateQuantile(to.values, gate.share),
    ...(found && { test: { contrast: found, margin: gate.margin, n: Math.min(...n) } }),
  }
}

/**
 * Success as a caller sees it, over all connection states. Empty if the run lacks the target, or measured it
 * from elsewhere.
 */
function successPair(before: Arm, context: CheckContext): SuccessPair[] {
  const after = matchingArm(before, context.arms)
  if (!before.acrossConnections || !after) return []
  if (before.conditions.vantage !== after.conditions.vantage) return []
  const control = findControls(before, after, context)
  return [{ before, after, ...(control && { control }) }]
}

function toGateResult(
  { result, test, why, from, to }: PreparedGate,
  decision: ComparisonDecision | undefined,
): GateResult {
  if (!test || !decision)
    return { ...result, outcome: { kind: 'no data', why: why ?? 'the control has no trials for this gate' } }
  return {
    ...result,
    outcome: { kind: 'decided', decision, from, to, ratio: Math.exp(test.contrast.estimate) },
  }
}

/** The arm of the same target in the same connection state: from the same vantage, or with the same name. */
function matchingArm({ target, conditions }: Arm, arms: readonly Arm[]): Arm | undefined {
  const alike = arms.filter(
    (arm) =>
      splitTarget(arm.target).target === splitTarget(target).target &&
      arm.conditions.connection === conditions.connection,
  )
  return (
    alike.find((arm) => arm.conditions.vantage === conditions.vantage) ??
    alike.find((arm) => arm.target === target)
  )
}

function describeDifferences(differences: readonly ConditionDifference[]): string {
  return `not comparable: ${differences.map(({ name, from, to }) => `${name} was ${from} and is ${to}`).join('; ')}`
}
