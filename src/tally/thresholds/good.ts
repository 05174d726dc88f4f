import { realTimeFactor } from '../../core/real-time-factor.ts'
import { STAGES } from '../../core/stages.ts'
import type { Goodput } from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import { stageValue } from '../stage-value.ts'

/**
 * Whether a trial met everything at once (DistServe, OSDI 2024, calls the rate of such requests goodput): no fault,
 * every stage within its limit, playback without more silence in its middle than is put up with. What is unknown of an
 * answered trial is not held against it: a stage may not apply to it, and not every audio can be played.
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
