import type { AnyStageName } from '../../core/trial/turn-stages.ts'

/** What is checked for regressions, with the margin of each. Set before anything is compared. */
export interface Gates {
  /** Quantiles of stages; `share` 0 to 1, `margin` 0.1 for 10 %. */
  readonly stages: readonly StageGate[]
  /** Success rate; a margin of 0.01 is one percentage point. */
  readonly success: { readonly margin: number }
  /** What the level of a run differs by from run to run without a change, as a log standard deviation. */
  readonly spread?: number
}

export interface StageGate {
  readonly stage: AnyStageName
  readonly share: number
  readonly margin: number
}

/** The default margins of a percentile, and of the success rate. */
const DEFAULT_MARGINS = { controlled: 0.1, alone: 0.2 } as const
export const DEFAULT_SUCCESS_MARGIN = 0.01

/**
 * The defaults: p95 of what a listener hears and of the industry's headline metric; of turns, of what a caller waits. Without another target that
 * could be the control, two runs of a provider differ by more than 10 % on their own (`run-spread.ts`), and a
 * check of that margin could never pass.
 */
export function defaultStageGates(targets: number, simulated: boolean, isOfTurns: boolean): StageGate[] {
  const margin = DEFAULT_MARGINS[targets > 1 || simulated ? 'controlled' : 'alone']
  if (isOfTurns) return [{ stage: 'voice_to_voice', share: 0.95, margin }]
  return [
    { stage: 'ttfa_heard', share: 0.95, margin },
    { stage: 'ttfa', share: 0.95, margin },
  ]
}
