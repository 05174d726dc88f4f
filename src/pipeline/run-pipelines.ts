import type { Sessions, SharedIterations } from '../core/load.ts'
import type { Phase } from '../core/trial.ts'
import { LoopLag } from '../drive/loop-lag.ts'
import { sleepUntil } from '../drive/sleep-until.ts'
import { scheduleFor } from '../pace/ahead.ts'
import { type ConversationPlan, circumstancesOf, haveConversation } from './conversation.ts'
import { newDraft } from './draft.ts'
import { recordOf } from './record.ts'
import type { BoundStack, PipelineOptions } from './task.ts'

/** Runs all conversations of a run. Resolves when the last has ended. */
export async function runPipelines(options: PipelineOptions): Promise<void> {
  const lag = new LoopLag()
  const stopWatching = lag.watch(options.clock)
  const runs = options.stacks.map(
    (stack, index) => () => runTarget(new Conversations(stack, index, options, lag)),
  )
  if (options.task.scenario.load.order === 'blocked') for (const run of runs) await run()
  else await Promise.all(runs.map((run) => run()))
  stopWatching()
}

function runTarget(conversations: Conversations): Promise<void> {
  const { load } = conversations.options.task.scenario
  return load.executor === 'sessions' ? arriving(load, conversations) : taken(load, conversations)
}

/** The conversations with one target. */
class Conversations {
  readonly options: PipelineOptions
  readonly index: number
  readonly #stack: BoundStack
  readonly #lag: LoopLag
  underWay = 0

  constructor(stack: BoundStack, index: number, options: PipelineOptions, lag: LoopLag) {
    this.#stack = stack
    this.index = index
    this.options = options
    this.#lag = lag
  }

  get id(): string {
    return this.#stack.plan.id
  }

  async have(number: number, due: number): Promise<void> {
    this.underWay += 1
    await haveConversation(this.#plan(number, due), this.options, this.#lag)
    this.underWay -= 1
  }

  /** Records a conversation that the concurrency limit prevented, as a shed first turn. */
  shed(number: number, due: number): void {
    const plan = this.#plan(number, due)
    const [clip] = this.#stack.plan.clips
    const draft = newDraft(circumstancesOf(plan, 0, due, this.options), clip?.text ?? '')
    draft.failure = { fault: { kind: 'shed', detail: 'too many concurrent conversations' } }
    this.options.onTurn(recordOf(draft))
  }

  #plan(number: number, due: number): ConversationPlan {
    const phase: Phase = number < this.options.task.scenario.warmup ? 'warmup' : 'measure'
    return { stack: this.#stack, index: this.index, number, phase, inFlight: this.underWay, due }
  }
}

/** A fixed number of conversations, shared by the virtual users. */
async function taken({ concurrency, trials }: SharedIterations, conversations: Conversations): Promise<void> {
  const { clock, stopping, task } = conversations.options
  const total = task.scenario.warmup + trials
  let next = 0
  const work = async () => {
    while (next < total && !stopping()) await conversations.have(next++, clock.now())
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, total) }, work))
}

/** Conversations that start at scheduled times, independent of each other. */
async function arriving(load: Sessions, conversations: Conversations): Promise<void> {
  const { clock, stopping, task } = conversations.options
  const began = clock.now()
  const schedule = scheduleFor(load, task.scenario.seed, {
    target: conversations.id,
    index: conversations.index,
  })
  const all: Promise<void>[] = []
  for (let number = 0, at = schedule(0); at !== undefined; at = schedule(++number)) {
    const due = began + at * 1e3
    if (!(await sleepUntil(due, clock, stopping))) break
    if (conversations.underWay >= (load.maxInFlight ?? Number.POSITIVE_INFINITY))
      conversations.shed(number, due)
    else all.push(conversations.have(number, due))
  }
  await Promise.all(all)
}
