import type { TurnMetric } from '../../core/config/conversation/turn-threshold.ts'
import { countWordErrors } from '../../core/count-word-errors.ts'
import { isProviderOutcome } from '../../core/fault.ts'
import { isFalseStop, isMissedInterruption, isUnanswered } from '../../core/trial/call-turns.ts'
import { replyTokenRate } from '../../core/trial/reply-rate.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { type StackComponents, stagesOfStack, turnStageValue } from '../values/stack-stages.ts'
import type { MetricReader } from './accumulator.ts'

/** How a metric is read from a turn. */
export function readerForTurns(
  metric: TurnMetric,
  stacks: ReadonlyMap<string, StackComponents>,
): MetricReader<TurnRecord> {
  switch (metric) {
    case 'success':
      return {
        kind: 'share',
        isHit: ({ outcome }) => (isProviderOutcome(outcome) ? outcome === 'ok' : undefined),
      }
    case 'premature_ends':
      // A caller who never began to speak was not interrupted.
      return {
        kind: 'share',
        isHit: ({ at, premature_ends }) => (at.began === undefined ? undefined : premature_ends > 0),
      }
    case 'unanswered':
      return { kind: 'share', isHit: isUnanswered }
    case 'missed_barge_ins':
      return { kind: 'share', isHit: isMissedInterruption }
    case 'false_barge_ins':
      return { kind: 'share', isHit: isFalseStop }
    case 'word_errors':
      return { kind: 'ratio', of: wordErrors }
    case 'tokens_per_s':
      return { kind: 'value', of: (turn) => replyTokenRate(turn)?.value, scale: 1000 }
    default:
      return { kind: 'value', of: stageReader(metric, stacks), scale: 1 }
  }
}

function wordErrors({ said, understood }: TurnRecord) {
  if (understood === undefined) return undefined
  const { errors, words } = countWordErrors(said, understood)
  return { part: errors, whole: words }
}

function stageReader(metric: TurnMetric, stacks: ReadonlyMap<string, StackComponents>) {
  const stages = new Map(
    [...stacks].map(([target, stack]) => [
      target,
      stagesOfStack(stack).find(({ stage }) => stage.name === metric),
    ]),
  )
  return (turn: TurnRecord) => {
    const stage = stages.get(turn.target)
    return stage && turnStageValue(stage, turn)
  }
}
