import { realTimeFactor } from '../../core/real-time-factor.ts'
import { STAGES } from '../../core/stages.ts'
import type { Goodput } from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import { stageValue } from '../stage-value.ts'

/**
 * Whether a trial meets all limits at once (DistServe, OSDI 2024, calls the rate of such requests goodput):
 * no fault, every stage within its limit, and no more underrun than allowed. Unknown values of a successful
 * trial count as met: a stage may not apply, and not all audio can be played back.
 */
export function isGood(trial: Trial, { stages, underrun, rtf }: Goodput): boolean {
  if (trial.outcome !== 'ok') return false
  if ((trial.underrun_us ?? 0) > underrun * 1e3) return false
  if (rtf !== undefined && (realTimeFactor(trial) ?? 0) > rtf) return false
  return STAGES.every((stage) => {
    const limit = stages[stage.name]
    if (limit === undefined || ('when' in stage && !stage.when(trial))) return true
    return (stageValue(stage, trial) ?? 0) <= limit * 1e3
  })
}
