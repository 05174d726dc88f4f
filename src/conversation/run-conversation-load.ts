import type { Sessions, SharedIterations } from '../core/config/load.ts'
import type { Phase } from '../core/trial/trial.ts'
import { LoopLag } from '../drive/health/loop-lag.ts'
import { sleepUntil } from '../drive/sleep-until.ts'
import { createTargetSchedule } from '../pace/precomputed-schedule.ts'
import type { BoundStack, ConversationLoadOptions } from './conversation-task.ts'
import { type ConversationContext, createTurnContext, runConversation } from './run-conversation.ts'
import { buildTurnRecord } from './turn/build-turn-record.ts'
import { createTurnBuilder } from './turn/turn-builder.ts'

/** Runs all conversations of a run. Resolves when the last has ended. */
export async function runConversationLoad(options: ConversationLoadOptions): Promise<void> {
  const lag = new LoopLag()
  const stopWatching = lag.watch(options.clock)
  const runs = options.stacks.map(
    (stack, index) => () => runTargetLoad(new TargetConversations(stack, index, options, lag)),
  )
  if (options.task.scenario.load.order === 'blocked') for (const run of runs) await run()
  else await Promise.all(runs.map((run) => run()))
  stopWatching()
}

function runTargetLoad(conversations: TargetConversations): Promise<void> {
  const { load } = conversations.options.task.scenario
  return load.executor === 'sessions'
    ? runSessions(load, conversations)
    : runSharedIterations(load, conversations)
}

/** The conversations with one target. */
class TargetConversations {
  readonly options: ConversationLoadOptions
  readonly index: number
  readonly #stack: BoundStack
  readonly #lag: LoopLag
  active = 0

  constructor(stack: BoundStack, index: number, options: ConversationLoadOptions, lag: LoopLag) {
    this.#stack = stack
    this.index = index
    this.options = options
    this.#lag = lag
  }

  get id(): string {
    return this.#stack.plan.id
  }

  async run(number: number, due: number): Promise<void> {
    this.active += 1
    await runConversation(this.#createContext(number, due), this.options, this.#lag)
    this.active -= 1
  }

  /** Records a conversation that the concurrency limit prevented, as a shed first turn. */
  shed(number: number, due: number): void {
    const context = this.#createContext(number, due)
    const [clip] = this.#stack.plan.clips
    const builder = createTurnBuilder(createTurnContext(context, 0, due, this.options), clip?.text ?? '')
    builder.failure = { fault: { kind: 'shed', detail: 'too many concurrent conversations' } }
    this.options.onTurn(buildTurnRecord(builder))
  }

  #createContext(number: number, due: number): ConversationContext {
    const phase: Phase = number < this.options.task.scenario.warmup ? 'warmup' : 'measure'
    return { stack: this.#stack, index: this.index, number, phase, inFlight: this.active, due }
  }
}

/** A fixed number of conversations, shared by the virtual users. */
async function runSharedIterations(
  { concurrency, trials }: SharedIterations,
  conversations: TargetConversations,
): Promise<void> {
  const { clock, stopping, task } = conversations.options
  const total = task.scenario.warmup + trials
  let next = 0
  const work = async () => {
    while (next < total && !stopping()) await conversations.run(next++, clock.now())
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, total) }, work))
}

/** Conversations that start at scheduled times, independent of each other. */
async function runSessions(load: Sessions, conversations: TargetConversations): Promise<void> {
  const { clock, stopping, task } = conversations.options
  const began = clock.now()
  const schedule = createTargetSchedule(load, task.scenario.seed, {
    target: conversations.id,
    index: conversations.index,
  })
  const started: Promise<void>[] = []
  for (let number = 0, at = schedule(0); at !== undefined; at = schedule(++number)) {
    const due = began + at * 1e3
    if (!(await sleepUntil(due, clock, stopping))) break
    if (conversations.active >= (load.maxInFlight ?? Number.POSITIVE_INFINITY))
      conversations.shed(number, due)
    else started.push(conversations.run(number, due))
  }
  await Promise.all(started)
}
