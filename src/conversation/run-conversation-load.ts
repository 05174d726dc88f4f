import { sleepUntil } from '../core/sleep-until.ts'
import type { Phase } from '../core/trial/trial.ts'
import { type MonotonicTime, toMicros } from '../core/units.ts'
import { LoopLag } from '../drive/thread-health/loop-lag.ts'
import { conversationsOf, shapeOf } from '../executors/index.ts'
import type { ConversationLoadTarget } from '../executors/shared/load-target.ts'
import type { LoadShape } from '../pace/load-shape.ts'
import { RNG_STREAMS, seededRandom } from '../pace/random.ts'
import { WHOLE_LOAD } from '../pace/thread-share.ts'
import type { BoundStack, ConversationLoadOptions } from './conversation-task.ts'
import { type ConversationContext, createTurnContext, runConversation } from './run-conversation.ts'
import { finishTurn } from './turn/build-turn-record.ts'
import { createTurnBuilder } from './turn/turn-builder.ts'

/** Runs all conversations of a run. Resolves when the last has ended. */
export async function runConversationLoad(given: ConversationLoadOptions): Promise<void> {
  const lag = new LoopLag()
  const options = { ...given, clock: lag.clockOf(given.clock) }
  const stopWatching = lag.watch(options.clock)
  const runs = options.stacks.map(
    (stack, index) => () => runTargetLoad(new TargetConversations(stack, index, options, lag)),
  )
  if (options.task.scenario.load.order === 'blocked') for (const run of runs) await run()
  else await Promise.all(runs.map((run) => run()))
  stopWatching()
}

function runTargetLoad(conversations: TargetConversations): Promise<void> {
  const { task, clock, stopping } = conversations.options
  const { load, seed } = task.scenario
  const context = { load, seed, idle: [], share: task.share ?? WHOLE_LOAD, clock, stopping }
  return conversationsOf(load).run({ ...context, startedAt: clock.now() }, conversations)
}

/** The conversations with one target. */
class TargetConversations implements ConversationLoadTarget {
  readonly options: ConversationLoadOptions
  readonly index: number
  readonly shape: LoadShape
  readonly warmup: number
  readonly #stack: BoundStack
  readonly #lag: LoopLag
  readonly #startedAt: MonotonicTime
  #active = 0

  constructor(stack: BoundStack, index: number, options: ConversationLoadOptions, lag: LoopLag) {
    this.#stack = stack
    this.index = index
    this.options = options
    const { load, warmup } = options.task.scenario
    this.shape = shapeOf(load, stack.plan.id)
    this.warmup = warmup
    this.#lag = lag
    this.#startedAt = options.clock.now()
  }

  get id(): string {
    return this.#stack.plan.id
  }

  readonly run = async (number: number, due: number): Promise<void> => {
    const start = this.#startOf(number, due)
    if (start > due && !(await sleepUntil(start, this.options.clock, this.options.stopping))) return
    this.#active += 1
    await runConversation(this.#createContext(number, start), this.options, this.#lag)
    this.#active -= 1
  }

  /** The first conversations of a level are spread at random. */
  #startOf(number: number, due: MonotonicTime): MonotonicTime {
    const { level, scenario } = this.options.task
    if (!level || number >= (this.shape.maxConcurrency ?? 0)) return due
    const random = seededRandom(scenario.seed, RNG_STREAMS.conversationStarts + level.first + number)
    return due + random.fraction() * toMicros(level.spread)
  }

  /** Records a conversation that the concurrency limit prevented, as a shed first turn. */
  readonly shed = (number: number, due: number): void => {
    const context = this.#createContext(number, due)
    const [clip] = this.#stack.plan.clips
    const builder = createTurnBuilder(createTurnContext(context, 0, due, this.options), clip?.text ?? '')
    builder.failure = { fault: { kind: 'shed', detail: 'too many concurrent conversations' } }
    this.options.onTurn(finishTurn(builder))
  }

  #createContext(number: number, due: number): ConversationContext {
    const { level } = this.options.task
    const phase: Phase = number < this.warmup ? 'warmup' : 'measure'
    return {
      stack: this.#stack,
      index: this.index,
      number: number + (level?.first ?? 0),
      phase,
      ...(level && { measuredFrom: this.#startedAt + toMicros(level.spread) }),
      inFlight: this.#active,
      due,
    }
  }
}
