import type { Facts } from '../../core/adapter/adapter.ts'
import { loneComponent } from '../../core/trial/lone-component.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import type { ConversationTarget, HandoffMode } from '../conversation-scenario.ts'

/** Why a stack cannot run. */
interface StackProblem {
  readonly message: string
  readonly hint: string
}

/** The components of a stack, and what their adapters declare. */
export type StackFacts = {
  readonly [kind in ComponentKind]?: Pick<Facts, 'id' | 'input' | 'transport' | 'textInput'>
}

/** The settings of a target that say how its components hand over. */
type StackSettings = Pick<ConversationTarget, 'aggregation' | 'request' | 'eager'> & {
  readonly mode?: ConversationTarget['mode']
}

/** Finds what a stack lacks or has too much of. A recogniser or a language model may be alone. */
export function findStackProblem(
  { aggregation, request, eager, mode }: StackSettings,
  facts: StackFacts,
): StackProblem | undefined {
  if (request === 'unit' && aggregation === 'tokens')
    return {
      message: 'one request per token gives no usable speech',
      hint: 'Use `request: turn` with `aggregation: tokens`.',
    }
  if (eager && !canStartEarly(mode?.listen, facts))
    return {
      message: 'nothing can begin early: there are no interim transcripts for a language model',
      hint: 'Use `eager` with an `stt` that streams, an `llm` and `mode: streaming`.',
    }
  if (loneComponent(facts)) return undefined
  return findMissing(facts) ?? findMisuse(request, facts)
}

/** A recogniser that hears the speech as it is spoken, and a language model that takes text. */
function canStartEarly(listen: HandoffMode | undefined, { stt, llm }: StackFacts): boolean {
  return listen !== 'batch' && stt?.transport === 'websocket' && llm !== undefined
}

function findMissing({ stt, llm, tts, agent }: StackFacts): StackProblem | undefined {
  const alone = 'or measure a recogniser or a language model alone: only `stt`, or only `llm`'
  if (tts && !stt && !llm && !agent)
    return {
      message: 'a voice alone is measured by requests',
      hint: 'Use a scenario with `texts:`, or add `stt` and `llm`.',
    }
  if (!stt && !agent?.input)
    return {
      message: 'no component recognises the caller’s speech',
      hint: `Add an \`stt\`, or an \`agent\` that takes audio, ${alone}.`,
    }
  if (!llm && !agent)
    return {
      message: 'no component writes the answer',
      hint: `Add an \`llm\` or an \`agent\`, ${alone}.`,
    }
  if (llm && !tts) return { message: 'no component speaks the answer', hint: `Add a \`tts\`, ${alone}.` }
  return undefined
}

function findMisuse(
  request: ConversationTarget['request'],
  { stt, llm, tts, agent }: StackFacts,
): StackProblem | undefined {
  if (agent?.transport === 'websocket' && (stt || llm || tts))
    return { message: 'an agent over WebSocket is a whole stack', hint: 'Remove `stt`, `llm` and `tts`.' }
  if (request === 'turn' && tts && tts.textInput !== 'streamed')
    return {
      message: `${tts.id} does not accept streamed text`,
      hint: 'Use `request: unit` with an `aggregation` of whole sentences.',
    }
  return undefined
}
