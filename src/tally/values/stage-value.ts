import { isProviderOutcome } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { type Stage, stageDuration } from '../../core/trial/trial-stages.ts'
import type { Micros } from '../../core/units.ts'

/**
 * The value of a stage that applies to the trial: microseconds, +infinity if the trial waited without an
 * answer, undefined if the stage did not happen and nothing was waited for.
 */
export function stageValue(stage: Stage, trial: Trial): Micros | undefined {
  const duration = isComplete(stage, trial) ? stageDuration(stage, trial) : undefined
  if (duration !== undefined) return duration
  return isUnanswered(stage, trial) ? Number.POSITIVE_INFINITY : undefined
}

/**
 * A fault stamps `end` too, but does not complete the stage: a quick refusal must not look like a quick
 * answer.
 */
function isComplete(stage: Stage, trial: Trial): boolean {
  return stage.to !== 'end' || trial.outcome === 'ok'
}

/**
 * True if the trial waited without an answer. A cancelled trial did not wait until the end; one that this
 * machine failed says nothing about the provider.
 */
function isUnanswered(stage: Stage, trial: Trial): boolean {
  if (trial.outcome === 'ok' || !isProviderOutcome(trial.outcome) || !stage.failureCountsFrom) return false
  return trial.at[stage.failureCountsFrom] !== undefined && trial.at[stage.to] === undefined
}
