import type { Endpointing, PipelineScenario, PipelineTarget } from '../core/pipeline.ts'
import { SetupError } from '../core/setup-error.ts'
import { TURN_PARTS, type TurnPart } from '../core/turn.ts'
import type { PlannedStack } from '../pipeline/task.ts'
import { clipOf, prepareStimuli, type Stimulus } from './clips.ts'
import type { PlanOptions } from './plan.ts'
import { type PartPlan, planPart } from './plan-part.ts'

/** A run of conversations with everything filled in. */
export interface PlannedConversations {
  readonly scenario: PipelineScenario
  readonly stacks: readonly StackPlan[]
  readonly stimuli: readonly Stimulus[]
}

export interface StackPlan {
  readonly target: PipelineTarget
  readonly parts: Readonly<Partial<Record<TurnPart, PartPlan>>>
}

/** Silence after which a detector of our own takes a turn to be over, where the scenario does not say: milliseconds. */
const USUAL_SILENCE = 200

/** Fills in everything that the scenario leaves open, and says what is missing before anything is sent. */
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

/** A recogniser that takes recordings gets them, and needs somebody to say when the caller has finished. */
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
    refuse('nobody listens to the caller', 'Give it an `stt`, or an `agent` that takes audio.')
  if (!llm && !agent) refuse('nobody answers', 'Give it an `llm`, or an `agent`.')
  if (converses && (stt || llm || tts))
    refuse('an agent that converses is a stack by itself', 'Leave its `stt`, `llm` and `tts` out.')
  if (llm && !tts) refuse('nobody speaks', 'Give it a `tts`.')
  if (request === 'turn' && tts && tts.facts.textInput !== 'streamed')
    refuse(
      `${tts.facts.id} cannot be fed bit by bit`,
      'Use `request: unit` and a rule that makes whole sentences.',
    )
  if (request === 'unit' && aggregation === 'tokens')
    refuse('a request for every token is no speech', 'Use `request: turn` with `aggregation: tokens`.')
}

/**
 * What a thread can be told of a stack: plain data.
 * @param baseOf where the lab plays a part
 * @param frame milliseconds of the microphone's frames
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
