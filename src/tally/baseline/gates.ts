import type { FidelityMetric } from '../../core/config/threshold.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'

/** What is checked for regressions, with the margin of each. Set before anything is compared. */
export interface Gates {
  /** Quantiles of stages; `share` 0 to 1, `margin` 0.1 for 10 %. */
  readonly stages: readonly StageGate[]
  /** Success rate; a margin of 0.01 is one percentage point. */
  readonly success: { readonly margin: number }
  /** What answers say, where they were listened to. */
  readonly fidelity?: readonly FidelityGate[]
  /** The target whose own change is subtracted, if it was chosen with the baseline. */
  readonly control?: string
  /** How much the level of a run varies from run to run without a change, as a log standard deviation. */
  readonly spread?: number
}

export interface StageGate {
  readonly stage: AnyStageName
  readonly share: number
  readonly margin: number
}

/** A margin of a share is in percentage points (0.02 is two); the margin of `rate` is relative. */
export interface FidelityGate {
  readonly metric: FidelityMetric
  readonly margin: number
}

/** The default margin of the success rate: with 800 trials, a provider that fails in 1 of 200 stays inside it. */
export const DEFAULT_SUCCESS_MARGIN = 0.03

/**
 * The default gates of a stage: its median, which finds a change of the whole distribution, and its p95, which
 * finds one of the tail. With a control, log-normal latencies (log-sd 0.4) and 800 trials, an unchanged provider
 * passes both in more than 90 of 100 checks, and one that is 20 % slower fails in as many (docs/verdicts.md).
 */
export function defaultStageGates(stage: AnyStageName): StageGate[] {
  return [
    { stage, share: 0.5, margin: 0.15 },
    { stage, share: 0.95, margin: 0.3 },
  ]
}
