import type { Goodput } from '../../core/config/threshold.ts'
import { realTimeFactor } from '../../core/trial/real-time-factor.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { stageValue } from '../values/stage-value.ts'

/**
 * Whether a trial meets all limits at once (DistServe, OSDI 2024, calls the rate of such requests goodput):
 * no fault, every stage within its limit, and no more underrun than allowed. Unknown values of a successful
 * trial count as met: a stage may not apply, and not all audio can be played back.
 */
export function meetsGoodput(trial: Trial, { stages, underrun, rtf }: Goodput): boolean {
  if (trial.outcome !== 'ok') return false
  if ((trial.underrun_us ?? 0) > underrun * 1e3) return false
  if (rtf !== undefined && (realTimeFactor(trial) ?? 0) > rtf) return false
  return STAGES.every((stage) => {
    const limit = stages[stage.name]
    if (limit === undefined || ('when' in stage && !stage.when(trial))) return true
    return (stageValue(stage, trial) ?? 0) <= limit * 1e3
  })
}
