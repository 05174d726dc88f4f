import type { Phase } from '../core/trial.ts'
import type { LoopLag } from '../drive/loop-lag.ts'
import { sleepUntil } from '../drive/sleep-until.ts'
import { thinking } from '../pace/conversation.ts'
import { isInterrupted } from '../pace/interruptions.ts'
import type { TurnCircumstances } from './draft.ts'
import { openStack } from './open-stack.ts'
import type { BoundStack, PipelineOptions } from './task.ts'
import { takeTurn } from './turn.ts'

/** One conversation about to start. */
export interface ConversationPlan {
  readonly stack: BoundStack
  /** Position of the target in the scenario, and number of the conversation with it. */
  readonly index: number
  readonly number: number
  readonly phase: Phase
  readonly inFlight: number
  /** Absolute microseconds. */
  readonly due: number
}

/** Runs a whole conversation and reports its turns. Never rejects. */
export async function haveConversation(
  plan: ConversationPlan,
  options: PipelineOptions,
  lag: LoopLag,
): Promise<void> {
  const { scenario, origin } = options.task
  const stack = await openStack(plan.stack, options, lag, streamNames(plan, origin))
  const think = thinking(scenario.think, scenario.seed)
  const records: Promise<void>[] = []
  let due = plan.due
  for (const [exchange, clip] of plan.stack.plan.clips.entries()) {
    if (!(await sleepUntil(due, options.clock, options.stopping))) break
    const interruptAfter = interruptionOf(plan, exchange, options)
    const taken = await takeTurn(stack, {
      circumstances: circumstancesOf(plan, exchange, due, options),
      clip,
      timeout: scenario.timeout,
      ...(interruptAfter !== undefined && { interruptAfter }),
      signal: options.signal,
    })
    records.push(taken.record.then(options.onTurn))
    if (taken.failed && scenario.onFault === 'end') break
    // A caller who interrupts needs no time to think.
    due = taken.isInterrupted ? taken.heardOut : taken.heardOut + think(plan.number, exchange + 1) * 1e3
  }
  await Promise.all(records)
  stack.close()
}

/** The fields of a turn that are known before it starts. */
export function circumstancesOf(
  { stack, index, number, phase, inFlight }: ConversationPlan,
  exchange: number,
  due: number,
  { task }: PipelineOptions,
): TurnCircumstances {
  const { plan } = stack
  return {
    run: task.run,
    turn: (number * plan.clips.length + exchange) * task.stacks.length + index,
    target: plan.id,
    stack: plan.words,
    mode: modeWords(plan.target),
    conversation: number,
    exchange,
    phase,
    in_flight: inFlight,
    due,
    origin: task.origin,
    simulated: [plan.stt, plan.llm, plan.tts, plan.agent].some((part) => part?.simulated),
  }
}

/** Describes in a few words how components hand over to each other. */
export function modeWords({ mode, aggregation, request, tts }: BoundStack['plan']['target']): string {
  const kinds = new Set(Object.values(mode))
  const [only] = kinds
  const words = kinds.size === 1 ? String(only) : `${mode.listen}/${mode.speak}/${mode.play}`
  return tts ? `${words}, ${aggregation}, a request a ${request}` : words
}

function interruptionOf(
  { number, stack }: ConversationPlan,
  exchange: number,
  { task }: PipelineOptions,
): number | undefined {
  const { interrupt, seed } = task.scenario
  const turn = number * stack.plan.clips.length + exchange
  return interrupt && isInterrupted(interrupt, seed, turn) ? interrupt.after : undefined
}

function streamNames({ index, number }: ConversationPlan, origin: number): () => string {
  let request = 0
  return () => `ttfa-${Math.round(origin).toString(36)}-${index}-${number}-${request++}`
}
