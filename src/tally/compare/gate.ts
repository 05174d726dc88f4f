import type { StageName } from '../../core/stages.ts'

/** What is watched for regressions, and how large a change does not matter. Set before anything is compared. */
export interface Gates {
  /** Quantiles of stages; `share` 0 to 1, `margin` 0.1 for 10 %. */
  readonly stages: readonly StageGate[]
  /** Share of answered trials; 0.01 is one in a hundred. */
  readonly success: { readonly margin: number }
}

export interface StageGate {
  readonly stage: StageName
  readonly share: number
  readonly margin: number
}

/** Where a baseline says nothing else: what a listener hears and the industry's headline, at their tails. */
export const DEFAULT_GATES: Gates = {
  stages: [
    { stage: 'ttfa_heard', share: 0.95, margin: 0.1 },
    { stage: 'ttfa', share: 0.95, margin: 0.1 },
  ],
  success: { margin: 0.01 },
}
