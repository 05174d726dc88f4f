import type { Arm } from '../compare/arm.ts'
import { answersWith, sharedTexts, TEXTS_NEEDED } from '../fidelity/contrast-fidelity.ts'
import { deviationOfChange } from '../fidelity/deviation-of-change.ts'
import { successDifference } from '../resampling/success-blocks.ts'
import { normalQuantile } from '../statistics/distributions.ts'
import { CONFIDENCE, minSampleSize } from '../statistics/interval.ts'
import { trialsForEquivalence } from '../statistics/trials-needed.ts'
import type { Baseline } from './baseline.ts'
import { pairBlocks } from './check-success.ts'
import { type CheckContext, contrastRuns, findControls, isWatched } from './contrast-runs.ts'
import type { FidelityGate, StageGate } from './gates.ts'

/** How many trials of a target a gate takes to pass in 95 of 100 checks in which nothing changed. */
export interface GateNeed {
  readonly target: string
  readonly connection: string
  readonly gate: StageGate | FidelityGate | 'success'
  readonly margin: number
  /** Trials of the baseline; for a fidelity gate, answers that were listened to. */
  readonly n: number
  /** Infinite if no number is enough; `obstacle` says why. */
  readonly needed: number
  /** Two runs differ by more than the margin without a change, or the percentile may lie beyond the timeout. */
  readonly obstacle?: 'drift' | 'failures'
  /** With fewer trials the gate never has enough data. */
  readonly least: number
}

/** Estimated from the baseline, as if a run just like it were checked. */
export function estimateGateNeeds(baseline: Baseline, seed: number): GateNeed[] {
  const context = { baseline, arms: baseline.arms, control: baseline.gates.control, seed }
  const watched = baseline.arms.filter(({ target }) => target !== context.control)
  return watched.flatMap((arm) => [
    ...baseline.gates.stages
      .filter((gate) => isWatched(arm, gate, watched))
      .map((gate) => stageNeed(arm, gate, context)),
    ...(arm.acrossConnections ? successNeed(arm, context) : []),
    ...(baseline.gates.fidelity ?? []).flatMap((gate) => fidelityNeed(arm, gate, seed)),
  ])
}

function stageNeed(arm: Arm, gate: StageGate, context: CheckContext): GateNeed {
  const sample = arm.stages.get(gate.stage)
  const n = sample?.values.length ?? 0
  const { target, conditions } = arm
  const least = minSampleSize(gate.share)
  const base = { target, connection: conditions.connection, gate, margin: gate.margin, n, least }
  const contrast =
    sample && n >= least ? contrastRuns(gate, [arm, sample], [arm, sample], context) : undefined
  if (!contrast) return { ...base, needed: least }
  const needed = trialsForEquivalence(n, deviationOf(contrast.draws), gate.margin, contrast.driftDeviation)
  if (Number.isNaN(needed)) return { ...base, needed: Number.POSITIVE_INFINITY, obstacle: 'failures' }
  if (!Number.isFinite(needed)) return { ...base, needed, obstacle: 'drift' }
  return { ...base, needed: Math.max(least, needed) }
}

function successNeed(arm: Arm, context: CheckContext): GateNeed[] {
  const { margin } = context.baseline.gates.success
  const blocks = pairBlocks(arm, findControls(arm, arm, context)?.before)
  const difference = successDifference(blocks, blocks, CONFIDENCE, context.seed)
  if (!difference) return []
  const { n } = arm.success
  const deviation = (difference.high - difference.low) / 2 / normalQuantile((1 + CONFIDENCE) / 2)
  const needed = trialsForEquivalence(n, deviation, Math.expm1(margin))
  const { target, conditions } = arm
  return [{ target, connection: conditions.connection, gate: 'success', margin, n, needed, least: 1 }]
}

/** Empty for a target for which the metric is unknown. */
function fidelityNeed(arm: Arm, gate: FidelityGate, seed: number): GateNeed[] {
  const { metric, margin } = gate
  const heard = answersWith(metric, arm.heard ?? [])
  const n = heard.length
  if (n === 0) return []
  const { target, conditions } = arm
  const base = { target, connection: conditions.connection, gate, margin, n }
  const deviation = deviationOfChange(metric, heard, seed)
  // Every text has at least one answer.
  const least = deviation === undefined ? n + TEXTS_NEEDED[metric] - sharedTexts([heard, heard]) : 1
  if (deviation === undefined) return [{ ...base, needed: least, least }]
  // `trialsForEquivalence` works on logarithms, which fits the rate but not shares.
  const needed = trialsForEquivalence(n, deviation, metric === 'rate' ? margin : Math.expm1(margin))
  return [{ ...base, needed: Math.max(1, needed), least }]
}

/** NaN if the quantile lies beyond the timeout in some draws. */
function deviationOf(draws: Float64Array): number {
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
  return Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1))
}
