import { durationOf, type Stage } from '../core/stages.ts'
import type { Trial } from '../core/trial.ts'

/**
 * What a trial says about a stage that applies to it: microseconds, +infinity when it waited in vain, undefined when
 * the stage did not happen and nothing was waited for.
 */
export function stageValue(stage: Stage, trial: Trial): number | undefined {
  const duration = isOver(stage, trial) ? durationOf(stage, trial) : undefined
  if (duration !== undefined) return duration
  return isUnanswered(stage, trial) ? Number.POSITIVE_INFINITY : undefined
}

/** A fault stamps `end` too, but is no completion: early refusals must not make an answer look quick. */
function isOver(stage: Stage, trial: Trial): boolean {
  return stage.to !== 'end' || trial.outcome === 'ok'
}

/** True where the trial waited in vain. One that the caller cancelled did not wait until the end. */
function isUnanswered(stage: Stage, trial: Trial): boolean {
  if (trial.outcome === 'ok' || trial.outcome === 'cancelled' || !stage.unanswered) return false
  return trial.at[stage.unanswered] !== undefined && trial.at[stage.to] === undefined
}
