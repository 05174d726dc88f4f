import type { Endpointing, PipelineScenario, PipelineTarget } from '../core/pipeline.ts'
import { SetupError } from '../core/setup-error.ts'
import { TURN_PARTS, type TurnPart } from '../core/turn.ts'
import type { PlannedStack } from '../pipeline/task.ts'
import { clipOf, prepareStimuli, type Stimulus } from './clips.ts'
import type { PlanOptions } from './plan.ts'
import { type PartPlan, planPart } from './plan-part.ts'

/** A run of conversations with all defaults resolved. */
export interface PlannedConversations {
  readonly scenario: PipelineScenario
  readonly stacks: readonly StackPlan[]
  readonly stimuli: readonly Stimulus[]
}

export interface StackPlan {
  readonly target: PipelineTarget
  readonly parts: Readonly<Partial<Record<TurnPart, PartPlan>>>
}

/** Default silence after which ttfa's own endpointing ends a turn. */
const USUAL_SILENCE = 200

/**
 * Resolves all defaults of the scenario. Throws a `SetupError` for anything missing, before anything is sent.
 */
export async function planConversations(
  scenario: PipelineScenario,
  options: PlanOptions,
): Promise<PlannedConversations> {
  const stacks = await Promise.all(scenario.targets.map((target) => planStack(target, options)))
  return { scenario, stacks, stimuli: await prepareStimuli(scenario.conversation.turns, options.folder) }
}

async function planStack(target: PipelineTarget, options: PlanOptions): Promise<StackPlan> {
  const parts: Partial<Record<TurnPart, PartPlan>> = {}
  for (const part of TURN_PARTS) {
    const stage = target[part]
    if (stage) parts[part] = await planPart(target.id, part, stage, options)
  }
  checkStack(target, parts)
  return { target: asDriven(target, parts), parts }
}

/** A recogniser that takes whole recordings runs in batch mode and needs ttfa's own endpointing. */
function asDriven(target: PipelineTarget, { stt, agent }: StackPlan['parts']): PipelineTarget {
  const input = (stt ?? agent)?.facts.input
  const isBatch = input?.audio === 'whole' || target.mode.listen === 'batch'
  const silence: Endpointing = { kind: 'silence', after: USUAL_SILENCE }
  const endpointing = isBatch && target.endpointing.kind === 'provider' ? silence : target.endpointing
  return { ...target, mode: { ...target.mode, listen: isBatch ? 'batch' : 'streaming' }, endpointing }
}

function checkStack(
  { id, aggregation, request }: PipelineTarget,
  { stt, llm, tts, agent }: StackPlan['parts'],
) {
  const refuse = (words: string, hint: string): never => {
    throw new SetupError(`target ${id}: ${words}`, { code: 'STACK_INCOMPLETE', hint })
  }
  const converses = agent?.facts.transport === 'websocket'
  if (!stt && !agent?.facts.input)
    refuse('no component recognises the caller’s speech', 'Add an `stt`, or an `agent` that takes audio.')
  if (!llm && !agent) refuse('no component writes the answer', 'Add an `llm` or an `agent`.')
  if (converses && (stt || llm || tts))
    refuse('an agent over WebSocket is a whole stack', 'Remove `stt`, `llm` and `tts`.')
  if (llm && !tts) refuse('no component speaks the answer', 'Add a `tts`.')
  if (request === 'turn' && tts && tts.facts.textInput !== 'streamed')
    refuse(
      `${tts.facts.id} does not accept streamed text`,
      'Use `request: unit` with an `aggregation` of whole sentences.',
    )
  if (request === 'unit' && aggregation === 'tokens')
    refuse('one request per token gives no usable speech', 'Use `request: turn` with `aggregation: tokens`.')
}

/**
 * A stack as plain data, to send to the worker thread.
 * @param labBaseFor the URL of a component's twin, if the lab simulates it
 * @param frame of the microphone, milliseconds
 */
export function plannedStack(
  { target, parts }: StackPlan,
  stimuli: readonly Stimulus[],
  baseOf: (id: string, origin: string) => string | undefined,
  frame: number,
): PlannedStack {
  const planned = TURN_PARTS.flatMap((part) => {
    const plan = parts[part]
    if (!plan) return []
    const base = baseOf(plan.planned.id, plan.facts.origin)
    return [[part, base === undefined ? plan.planned : { ...plan.planned, base }] as const]
  })
  const input = planned.map(([, part]) => part.input).find((format) => format !== undefined)
  const usual = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 } as const
  return {
    id: target.id,
    target,
    words: planned.map(([, { adapter }]) => adapter).join(' + '),
    ...Object.fromEntries(planned),
    clips: stimuli.map((stimulus) => clipOf(stimulus, input ?? usual, frame)),
  }
}
