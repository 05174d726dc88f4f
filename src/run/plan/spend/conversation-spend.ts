import type { Price } from '../../../core/config/price.ts'
import type { ComponentKind } from '../../../core/trial/turn-record.ts'
import { findPrice, type PriceMatch } from '../../../cost/find-price.ts'
import { shapeOf } from '../../../executors/index.ts'
import type { AnsweredBy, ComponentPlan, ConversationPlan, StackPlan } from '../run-plan.ts'

/**
 * What conversations with one target send, as far as it is known before anybody has answered: how long the
 * answers are decides about characters, tokens and audio of everything after the language model. Infinity where
 * the load runs for a duration.
 */
export interface ConversationSpend {
  readonly target: string
  /** Including the warm-up. */
  readonly conversations: number
  readonly turns: number
  /** What the caller says, in characters and in seconds of audio. Silence between turns is sent too. */
  readonly characters: number
  readonly speechSeconds: number
  readonly components: readonly ComponentSpend[]
}

export interface ComponentSpend {
  readonly part: ComponentKind
  readonly model: string
  readonly answeredBy: AnsweredBy
  /** `session`: one for each conversation. `unit`: at least one for each turn, more for longer answers. */
  readonly per: 'session' | 'turn' | 'unit'
  /** The fewest requests, or sessions. */
  readonly atLeast: number
  readonly found: PriceMatch
}

/** The spend of every target, in the order of the scenario. */
export function estimateConversationSpend(
  plan: ConversationPlan,
  prices: readonly Price[],
): ConversationSpend[] {
  const { scenario } = plan
  return plan.stacks.map((stack) => {
    const { stimuli } = stack
    const characters = stimuli.reduce((sum, { text }) => sum + [...text].length, 0)
    const seconds = stimuli.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0)
    const { trials = Number.POSITIVE_INFINITY } = shapeOf(scenario.load, stack.target.id)
    const conversations = trials + scenario.warmup
    const turns = conversations * stimuli.length
    return {
      target: stack.target.id,
      conversations,
      turns,
      characters: conversations * characters,
      speechSeconds: conversations * seconds,
      components: componentsOf(stack, { conversations, turns }, prices),
    }
  })
}

function componentsOf(
  { target, components }: StackPlan,
  { conversations, turns }: Pick<ConversationSpend, 'conversations' | 'turns'>,
  prices: readonly Price[],
): ComponentSpend[] {
  return Object.entries(components).map(([part, { planned, facts, answeredBy }]) => {
    const per = requestsPer(part as ComponentKind, facts.transport, target.request)
    return {
      part: part as ComponentKind,
      model: planned.model,
      answeredBy,
      per,
      atLeast: per === 'session' ? conversations : turns,
      found: findPrice(prices, facts.provider, planned.model),
    }
  })
}

/** A recogniser or an agent over WebSocket keeps its session; a voice has a request for each turn or unit of text. */
function requestsPer(
  part: ComponentKind,
  transport: ComponentPlan['facts']['transport'],
  request: StackPlan['target']['request'],
): ComponentSpend['per'] {
  if (part === 'tts') return request
  return transport === 'websocket' ? 'session' : 'turn'
}
