import { isProviderOutcome } from '../../core/fault.ts'
import { type MeasurementConditions, WHOLE_TURNS } from '../../core/measurement-conditions.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { type Arm, type ArmDraft, finishArms, MIN_BLOCKS } from '../compare/arm.ts'
import { vantageOf } from '../compare/conditions.ts'
import { stagesOfStack, turnStageValue } from '../values/stack-stages.ts'

/**
 * The measured turns of each target, ready for comparison. Whole turns of any two stacks are comparable,
 * because how a turn is made is what is compared. For requests: `collectArms`.
 */
export function collectTurnArms(file: ConversationRunFile, turns: readonly TurnRecord[]): Arm[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const blockOf = chooseBlocks(measured)
  const drafts = file.scenario.targets.flatMap((target): ArmDraft[] => {
    const own = measured.filter((turn) => turn.target === target.id)
    const [first] = own
    if (!first) return []
    const stages = new Map(stagesOfStack(target).map((each) => [each.stage.name, each]))
    const rows = own.map((turn) => ({
      began: turn.at.began ?? turn.at.due ?? 0,
      block: blockOf(turn),
      part: file.parts?.findLastIndex(({ offsets }) => offsets.row <= turn.turn) ?? 0,
      ok: isProviderOutcome(turn.outcome) ? turn.outcome === 'ok' : undefined,
      values: TURN_STAGES.map(({ name }) => {
        const stage = stages.get(name)
        return stage && turnStageValue(stage, turn)
      }),
    }))
    const simulated = own.some((turn) => turn.simulated)
    return [
      {
        target: target.id,
        model: first.stack,
        conditions: { ...conditionsOfTurns(simulated), vantage: vantageOf(target.id, file) },
        rows,
      },
    ]
  })
  return finishArms(drafts, TURN_STAGES)
}

/**
 * The turns of one conversation depend on each other, and every target had the same conversations at about
 * the same time. So both sides of a comparison resample the same conversations; if there are too few of them,
 * the same turns.
 */
function chooseBlocks(turns: readonly TurnRecord[]): (turn: TurnRecord) => number {
  const length = 1 + turns.reduce((most, { exchange }) => Math.max(most, exchange), 0)
  const conversations = new Set(turns.map(({ conversation }) => conversation))
  return conversations.size >= MIN_BLOCKS
    ? ({ conversation }) => conversation
    : ({ conversation, exchange }) => conversation * length + exchange
}

function conditionsOfTurns(simulated: boolean): Omit<MeasurementConditions, 'vantage'> {
  return {
    transport: WHOLE_TURNS,
    connection: 'turns',
    region: '',
    format: '',
    analyser: '',
    'answered by': simulated ? 'the lab' : 'the provider',
  }
}
