import type { Trial } from '../../core/trial/trial.ts'
import { STAGES, type Stage, stageDuration } from '../../core/trial/trial-stages.ts'
import type { Micros } from '../../core/units.ts'

/** The stages that a trial has: name, length and meaning. */
export function listStages(trial: Trial): [name: string, length: Micros, meaning: string][] {
  return STAGES.flatMap((stage: Stage) => {
    const length = stageDuration(stage, trial)
    return length === undefined ? [] : [[stage.name, length, stage.meaning] as [string, Micros, string]]
  })
}
