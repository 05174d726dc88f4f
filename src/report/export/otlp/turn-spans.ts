import type { TurnRecord } from '../../../core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage, turnStageDuration } from '../../../core/trial/turn-stages.ts'
import type { TracedRow, TracedStage } from './traced-row.ts'
import { toAttributes } from './values.ts'

/** The well-known operation for whole agents. */
const OPERATION = 'invoke_agent'

/**
 * A turn of a conversation as a trace, with the conventions of `describeTrial`. It contains neither what the
 * caller said nor the transcript.
 */
export function describeTurn(turn: TurnRecord): TracedRow {
  const instants = Object.values(turn.at)
  const failed = turn.outcome !== 'ok'
  return {
    row: turn.turn,
    name: `${OPERATION} ${turn.target}`,
    from: Math.min(...instants),
    to: Math.max(...instants),
    ...(failed && { error: turn.outcome }),
    attributes: toAttributes({
      'gen_ai.operation.name': OPERATION,
      'gen_ai.agent.name': turn.target,
      'gen_ai.conversation.id': `${turn.run}/${turn.target}/${turn.conversation}`,
      'gen_ai.output.type': 'speech',
      ...(failed && { 'error.type': turn.outcome }),
      'ttfa.run': turn.run,
      'ttfa.turn': turn.turn,
      'ttfa.exchange': turn.exchange,
      'ttfa.target': turn.target,
      'ttfa.stack': turn.stack,
      'ttfa.mode': turn.mode,
      'ttfa.vantage': turn.vantage,
      'ttfa.phase': turn.phase,
      'ttfa.failed': turn.failed,
      'ttfa.simulated': turn.simulated,
    }),
    stages: TURN_STAGES.flatMap((stage) => describeStage(stage, turn)),
  }
}

function describeStage(stage: TurnStage, turn: TurnRecord): TracedStage[] {
  const duration = turnStageDuration(stage, turn)
  const to = turn.at[stage.to]
  if (duration === undefined || to === undefined) return []
  const attributes = toAttributes({
    'ttfa.stage': stage.name,
    'ttfa.component': stage.component,
    'ttfa.target': turn.target,
  })
  return [{ name: stage.name, attributes, from: to - duration, to }]
}
