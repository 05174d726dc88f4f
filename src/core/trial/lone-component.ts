import type { ComponentKind } from './turn-record.ts'
import type { TurnStageName } from './turn-stages.ts'

/** The components of a stack, whatever is known of them. */
export type StackParts = { readonly [kind in ComponentKind]?: unknown }

/** A component that is measured by itself. A voice by itself is measured by requests. */
export type LoneComponent = 'stt' | 'llm'

/** The component that is measured by itself; undefined for a stack that makes whole turns. */
export function loneComponent({ stt, llm, tts, agent }: StackParts): LoneComponent | undefined {
  if (tts || agent) return undefined
  if (stt) return llm ? undefined : 'stt'
  return llm ? 'llm' : undefined
}

/** What is waited for with a stack: the answer that the caller hears, or what its only component gives. */
export const AWAITED_STAGES = {
  turn: 'voice_to_voice',
  stt: 'stt_final',
  llm: 'llm_first_sentence',
} as const satisfies Record<LoneComponent | 'turn', TurnStageName>

export type AwaitedStage = (typeof AWAITED_STAGES)[keyof typeof AWAITED_STAGES]

/** What is waited for in a run with these stacks: they all end at the same place. */
export function awaitedStageOf(stacks: readonly StackParts[]): AwaitedStage {
  const kinds = new Set(stacks.map((stack) => loneComponent(stack) ?? 'turn'))
  const [only = 'turn'] = kinds
  return AWAITED_STAGES[kinds.size === 1 ? only : 'turn']
}
