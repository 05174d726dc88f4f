import { isProviderOutcome } from '../../core/fault.ts'
import { loneComponent } from '../../core/trial/lone-component.ts'
import type { ComponentKind, TurnRecord } from '../../core/trial/turn-record.ts'
import {
  TURN_STAGES,
  type TurnStage,
  type TurnStageName,
  turnStageDuration,
} from '../../core/trial/turn-stages.ts'
import type { Micros } from '../../core/units.ts'
import type { ConversationTarget } from '../../scenario/conversation-scenario.ts'

/** A stage in one stack: with the component that takes the time, or the turn as a whole. */
export interface StackStage {
  readonly stage: TurnStage & { readonly name: TurnStageName }
  readonly component: ComponentKind | 'turn'
}

/** The components of a stack. */
export type StackComponents = Pick<ConversationTarget, ComponentKind>

const STAGES: readonly StackStage['stage'][] = TURN_STAGES

/** The stages that turns with a stack can have, in the order of `TURN_STAGES`. */
export function stagesOfStack(stack: StackComponents): StackStage[] {
  const isAlone = loneComponent(stack) !== undefined
  return STAGES.flatMap((stage) => {
    // A component by itself has no stages of a whole turn, not even failed ones.
    if (isAlone && stage.component === undefined) return []
    if (stage.needs && componentFor(stage.needs, stack) === undefined) return []
    const component = stage.component === undefined ? 'turn' : componentFor(stage.component, stack)
    return component === undefined ? [] : [{ stage, component }]
  })
}

/**
 * An agent with a voice of its own is a black box: it has no first token and no text for a voice. An agent
 * without one takes the place of the language model.
 */
function componentFor(
  kind: ComponentKind,
  { stt, llm, tts, agent }: StackComponents,
): ComponentKind | undefined {
  const isBox = agent !== undefined && tts === undefined
  switch (kind) {
    case 'stt':
      return stt && 'stt'
    case 'llm':
      return isBox ? undefined : llm ? 'llm' : agent && 'agent'
    case 'tts':
      return tts && 'tts'
    case 'agent':
      return isBox ? 'agent' : undefined
  }
}

/**
 * The value of a stage in a turn: microseconds, +infinity if its component failed before the end of the
 * stage, undefined if the stage did not happen and nothing was waited for. For requests: `stageValue`.
 */
export function turnStageValue({ stage, component }: StackStage, turn: TurnRecord): Micros | undefined {
  const duration = turnStageDuration(stage, turn)
  if (duration !== undefined) return duration
  if (turn.outcome === 'ok' || !isProviderOutcome(turn.outcome) || !stage.failureCountsFrom) return undefined
  const isWaitedFor = turn.at[stage.failureCountsFrom] !== undefined && turn.at[stage.to] === undefined
  return isWaitedFor && (component === 'turn' || component === turn.failed)
    ? Number.POSITIVE_INFINITY
    : undefined
}
