import type { ComponentKind } from './turn-record.ts'
import type { TurnStageName } from './turn-stages.ts'

/** The components of a stack, with whatever a caller knows of each. */
export type StackParts = { readonly [kind in ComponentKind]?: unknown }

/** A component that is measured by itself. A voice by itself is measured by requests. */
export type LoneComponent = 'stt' | 'llm'

/** The component that is measured by itself; undefined for a stack that makes whole turns. */
export function loneComponent({ stt, llm, tts, agent }: StackParts): LoneComponent | undefined {
  if (tts || agent) return undefined
  if (stt) return llm ? undefined : 'stt'
  return llm ? 'llm' : undefined
}

/**
 * The stage by which targets are ranked: until the caller hears the answer, or until the only component has given its
 * result.
 */
export const AWAITED_STAGES = {
  turn: 'voice_to_voice',
  stt: 'stt_final',
  llm: 'llm_first_sentence',
} as const satisfies Record<LoneComponent | 'turn', TurnStageName>

export type AwaitedStage = (typeof AWAITED_STAGES)[keyof typeof AWAITED_STAGES]

/** The stage by which the targets of a run with these stacks are ranked; all of them have the same. */
export function awaitedStageOf(stacks: readonly StackParts[]): AwaitedStage {
  const kinds = new Set(stacks.map((stack) => loneComponent(stack) ?? 'turn'))
  const [only = 'turn'] = kinds
  return AWAITED_STAGES[kinds.size === 1 ? only : 'turn']
}
