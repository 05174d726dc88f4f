import type { StageName } from '../../core/stages.ts'

/** What is checked for regressions, with the margin of each. Set before anything is compared. */
export interface Gates {
  /** Quantiles of stages; `share` 0 to 1, `margin` 0.1 for 10 %. */
  readonly stages: readonly StageGate[]
  /** Success rate; a margin of 0.01 is one percentage point. */
  readonly success: { readonly margin: number }
}

export interface StageGate {
  readonly stage: StageName
  readonly share: number
  readonly margin: number
}

/** The defaults: p95 of what a listener hears and of the industry's headline metric. */
export const DEFAULT_GATES: Gates = {
  stages: [
    { stage: 'ttfa_heard', share: 0.95, margin: 0.1 },
    { stage: 'ttfa', share: 0.95, margin: 0.1 },
  ],
  success: { margin: 0.01 },
}
