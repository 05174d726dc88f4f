import { setTimeout } from 'node:timers/promises'
import { elapsedSince, monotonicClock } from '../../core/clock.ts'
import type { Probe } from '../../core/config/probe.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { type Millis, toMillis } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { createTextOrder } from '../../pace/text-order.ts'
import { countAffordable, type RequestSpend } from '../../probe/budget.ts'
import { isLevelDecided } from '../../probe/level-ending.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { ProbeEnd } from '../../probe/next-step.ts'
import { nextStep, type SearchStep } from '../../probe/next-step.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { textNumbersOf } from '../../scenario/target-texts.ts'
import type { RunControl } from '../execute/run-control.ts'
import { buildLevelOrder, countOrderRequests } from './build-level-order.ts'
import type { LevelRunner, ProbedTrial } from './level-runner.ts'
import { ProbeHistory } from './probe-history.ts'

export interface ProberOptions<Finished extends ProbedTrial = FinishedTrial> {
  readonly scenario: Scenario
  readonly probe: Probe
  /** Of the texts, in whole billionths of the currency. Empty without a cost limit. */
  readonly costs: readonly number[]
  readonly thread: LevelRunner<Finished>
  readonly control: RunControl
  readonly onFinished: (finished: readonly Finished[]) => void
  /** Called before the cooldown of a level. */
  readonly onStep: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  /** Called after every level, to save intermediate results. */
  readonly onRecord: (record: LevelRecord) => Promise<void>
}

type LevelStep = Exclude<SearchStep, { kind: 'done' }>

const NO_COST: RequestSpend = { characters: 0, cost: 0 }

/** Faults that end the search: the key is rejected or the request cannot be built. */
const FATAL: { readonly [outcome in Trial['outcome']]?: ProbeEnd } = { auth: 'auth', config: 'config' }

/** Cooldown of the first level: this search has sent no request before it. */
const NO_PRIOR_REQUESTS = Number.POSITIVE_INFINITY

/** Runs the levels that the search decides on, within the budget, until the search ends. */
export class Prober<Finished extends ProbedTrial = FinishedTrial> {
  readonly history: ProbeHistory
  readonly #options: ProberOptions<Finished>
  readonly #textFor: (number: number) => number
  readonly #textCosts: readonly RequestSpend[]
  #end: ProbeEnd | undefined
  #nextTrial = 0
  #startedAt = monotonicClock.now()
  #deadline: AbortSignal

  constructor(options: ProberOptions<Finished>) {
    const { scenario, probe } = options
    this.#options = options
    this.history = new ProbeHistory(probe, scenario.goodput, options.costs)
    this.#textFor = createTextOrder(textNumbersOf(scenario, scenario.targets[0]?.id ?? ''), scenario.seed)
    this.#textCosts = scenario.texts.map((text, index) => ({
      characters: [...text].length,
      cost: options.costs[index] ?? 0,
    }))
    this.#deadline = new AbortController().signal
  }

  /** Resolves to why the search ended. */
  async run(): Promise<ProbeEnd> {
    const { probe, control, thread } = this.#options
    const { duration } = probe.budget
    this.#startedAt = monotonicClock.now()
    if (duration !== undefined) this.#deadline = AbortSignal.timeout(duration)
    const outOfTime = () => this.#stop('budget')
    this.#deadline.addEventListener('abort', outOfTime, { once: true })
    const finish = () => {
      this.#end ??= 'interrupted'
      thread.finishLevel()
    }
    const abort = () => this.#stop('interrupted')
    control.finish.addEventListener('abort', finish, { once: true })
    control.abort.addEventListener('abort', abort, { once: true })
    if (control.finish.aborted) finish()
    try {
      return await this.#search()
    } finally {
      control.finish.removeEventListener('abort', finish)
      control.abort.removeEventListener('abort', abort)
      this.#deadline.removeEventListener('abort', outOfTime)
    }
  }

  async #search(): Promise<ProbeEnd> {
    const { probe } = this.#options
    while (this.#end === undefined) {
      const step = nextStep(probe, this.history.records)
      if (step.kind === 'done') return 'found'
      const order = this.#nextOrder(step)
      if (!order) return 'budget'
      const isFirst = this.history.records.length === 0
      const rest = isFirst ? NO_PRIOR_REQUESTS : step.cooldown
      if (!isFirst && rest >= this.#remaining()) return 'budget'
      this.#options.onStep(isFirst ? { ...step, cooldown: 0 } : step)
      if (Number.isFinite(rest) && !(await this.#coolDown(rest))) break
      await this.#runLevel(step, order, rest)
    }
    return this.#end ?? 'interrupted'
  }

  /** Milliseconds since the search began. */
  get elapsed(): Millis {
    return toMillis(elapsedSince(this.#startedAt))
  }

  /** Milliseconds that the budget leaves. */
  #remaining(): Millis {
    return (this.#options.probe.budget.duration ?? Number.POSITIVE_INFINITY) - this.elapsed
  }

  /** Undefined if the budget does not cover it. */
  #nextOrder(step: LevelStep): LevelSpec | undefined {
    const { probe } = this.#options
    const context = {
      number: this.history.records.length,
      firstTrial: this.#nextTrial,
      service: this.history.serviceTime,
    }
    const isHold = step.kind === 'sustained' && step.hold !== undefined
    const maxRequests = isHold ? probe.budget.requests : probe.levelRequests + 2 * step.level
    const order = buildLevelOrder(probe, step, { ...context, maxRequests })
    const requested = Math.max(countOrderRequests(order), order.kind === 'sustained' ? order.maxRequests : 0)
    const affordableCount = countAffordable(
      probe.budget,
      this.history.spent,
      this.#nextCosts(order, requested),
    )
    if (affordableCount < countOrderRequests(order)) return undefined
    return order.kind === 'sustained'
      ? { ...order, maxRequests: Math.min(order.maxRequests, affordableCount) }
      : order
  }

  /** Costs of the next requests, which are as many as the order may send. */
  #nextCosts(order: LevelSpec, count: number): RequestSpend[] {
    return Array.from({ length: count }, (_, index) => this.#costOf(order, this.#nextTrial + index))
  }

  /** A connection without a request costs nothing. */
  #costOf({ kind }: LevelSpec, trial: number): RequestSpend {
    const cost = this.#textCosts[this.#textFor(trial)]
    return kind !== 'dials' && cost ? cost : NO_COST
  }

  /** True after the full cooldown, false if the search ended meanwhile. */
  async #coolDown(milliseconds: Millis): Promise<boolean> {
    const ended = AbortSignal.any([this.#deadline, this.#options.control.finish])
    await setTimeout(Math.max(0, milliseconds), undefined, { signal: ended }).catch(() => {})
    return this.#end === undefined
  }

  async #runLevel(step: LevelStep, order: LevelSpec, cooldown: number): Promise<void> {
    const { thread, onFinished, onRecord } = this.#options
    const finished: Finished[] = []
    await thread.run(order, (batch) => {
      finished.push(...batch)
      this.history.recordSpending(batch)
      onFinished(batch)
      const fatal = batch.map(({ trial }) => FATAL[trial.outcome]).find((end) => end !== undefined)
      if (fatal) this.#stop(fatal)
      if (step.kind === 'sustained' && this.#isDecided(step, finished)) thread.finishLevel()
    })
    const unheard = thread.unheard?.() ?? []
    this.history.recordUnheard(unheard.map((number) => this.#costOf(order, number)))
    this.#nextTrial = Math.max(this.#nextTrial, ...finished.map(({ trial }) => trial.trial + 1))
    // A level that was cut short is not evaluated.
    if (this.#end !== undefined) return
    await onRecord(this.history.recordLevel({ step, order, cooldown, finished: finished.sort(byEnd) }))
  }

  #isDecided({ hold }: Extract<LevelStep, { kind: 'sustained' }>, finished: readonly Finished[]): boolean {
    const { probe, scenario } = this.#options
    const trials = finished.map(({ trial }) => trial)
    return isLevelDecided(probe, hold, trials, scenario.goodput)
  }

  #stop(end: ProbeEnd): void {
    this.#end ??= end
    this.#options.thread.abort()
  }
}

/** Trials of several machines arrive in blocks. */
function byEnd({ trial: a }: ProbedTrial, { trial: b }: ProbedTrial): number {
  return (a.at.end ?? 0) - (b.at.end ?? 0)
}
