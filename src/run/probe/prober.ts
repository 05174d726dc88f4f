import { setTimeout } from 'node:timers/promises'
import type { Probe } from '../../core/probe.ts'
import type { Scenario } from '../../core/scenario.ts'
import type { Trial } from '../../core/trial.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import type { Finished } from '../../drive/run-trial.ts'
import { textOrder } from '../../pace/texts.ts'
import type { ProbeEnd } from '../../probe/answer.ts'
import { countViolations, decisionOf } from '../../probe/hold.ts'
import { affordable, type Outlay } from '../../probe/purse.ts'
import type { LevelRecord } from '../../probe/record.ts'
import { nextStep, type SearchStep } from '../../probe/search.ts'
import type { Control } from '../control.ts'
import { Ledger } from './ledger.ts'
import { orderOf, requestsOf } from './order-of.ts'
import type { ProbeThread } from './thread.ts'

export interface ProberOptions {
  readonly scenario: Scenario
  readonly probe: Probe
  /** Of the texts, in whole billionths of the currency. Empty without a cost limit. */
  readonly costs: readonly number[]
  readonly thread: Pick<ProbeThread, 'run' | 'finishLevel' | 'abort'>
  readonly control: Control
  readonly onFinished: (finished: readonly Finished[]) => void
  /** Called before the cooldown of a level. */
  readonly onStep: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  /** Called after every level, to save intermediate results. */
  readonly onRecord: (record: LevelRecord) => Promise<void>
}

type LevelStep = Exclude<SearchStep, { kind: 'done' }>

const NOTHING: Outlay = { characters: 0, cost: 0 }

/** Faults that end the search: the key is rejected or the request cannot be built. */
const FATAL: { readonly [outcome in Trial['outcome']]?: ProbeEnd } = { auth: 'auth', config: 'config' }

/** Cooldown of the first level: this search has sent no request before it. */
const RESTED = Number.POSITIVE_INFINITY

/** Runs the levels that the search decides on, within the budget, until the search ends. */
export class Prober {
  readonly ledger: Ledger
  readonly #options: ProberOptions
  readonly #text: (number: number) => number
  readonly #outlays: readonly Outlay[]
  #end: ProbeEnd | undefined
  #next = 0
  #deadline: AbortSignal

  constructor(options: ProberOptions) {
    const { scenario, probe } = options
    this.#options = options
    this.ledger = new Ledger(probe, scenario.goodput, options.costs)
    this.#text = textOrder(scenario.texts.length, scenario.seed)
    this.#outlays = scenario.texts.map((text, index) => ({
      characters: [...text].length,
      cost: options.costs[index] ?? 0,
    }))
    this.#deadline = new AbortController().signal
  }

  /** Resolves to why the search ended. */
  async run(): Promise<ProbeEnd> {
    const { probe, control, thread } = this.#options
    const { duration } = probe.budget
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
      const step = nextStep(probe, this.ledger.records)
      if (step.kind === 'done') return 'found'
      const order = this.#order(step)
      if (!order) return 'budget'
      const isFirst = this.ledger.records.length === 0
      this.#options.onStep(isFirst ? { ...step, rest: 0 } : step)
      const rest = isFirst ? RESTED : step.rest
      if (Number.isFinite(rest) && !(await this.#rest(rest))) break
      await this.#carryOut(step, order, rest)
    }
    return this.#end ?? 'interrupted'
  }

  /** Undefined if the budget does not cover it. */
  #order(step: LevelStep): LevelOrder | undefined {
    const { probe } = this.#options
    const context = { number: this.ledger.records.length, first: this.#next, service: this.ledger.service }
    const most = probe.levelRequests + 2 * step.level
    const order = orderOf(probe, step, { ...context, most })
    const wanted = Math.max(requestsOf(order), order.kind === 'hold' ? order.most : 0)
    const paid = affordable(probe.budget, this.ledger.spent, this.#outlaysOf(order, wanted))
    if (paid < requestsOf(order)) return undefined
    return order.kind === 'hold' ? { ...order, most: Math.min(order.most, paid) } : order
  }

  /** Costs of the next requests. A connection without a request costs nothing. */
  #outlaysOf({ kind }: LevelOrder, count: number): Outlay[] {
    return Array.from({ length: count }, (_, index) => {
      const outlay = this.#outlays[this.#text(this.#next + index)]
      return kind !== 'dials' && outlay ? outlay : NOTHING
    })
  }

  /** True after the full cooldown, false if the search ended meanwhile. */
  async #rest(milliseconds: number): Promise<boolean> {
    const ended = AbortSignal.any([this.#deadline, this.#options.control.finish])
    await setTimeout(milliseconds, undefined, { signal: ended }).catch(() => {})
    return this.#end === undefined
  }

  async #carryOut(step: LevelStep, order: LevelOrder, rest: number): Promise<void> {
    const { thread, onFinished, onRecord } = this.#options
    const finished: Finished[] = []
    await thread.run(order, (batch) => {
      finished.push(...batch)
      this.ledger.spend(batch)
      onFinished(batch)
      const fatal = batch.map(({ trial }) => FATAL[trial.outcome]).find((end) => end !== undefined)
      if (fatal) this.#stop(fatal)
      if (step.kind === 'hold' && this.#isDecided(finished)) thread.finishLevel()
    })
    this.#next = Math.max(this.#next, ...finished.map(({ trial }) => trial.trial + 1))
    // A level that was cut short is not evaluated.
    if (this.#end === undefined) await onRecord(this.ledger.close({ step, order, rest, finished }))
  }

  #isDecided(finished: readonly Finished[]): boolean {
    const { probe, scenario } = this.#options
    const measured = finished.map(({ trial }) => trial).filter(({ phase }) => phase === 'measure')
    const counts = countViolations(measured, probe.objectives, scenario.goodput)
    return measured.length >= probe.levelRequests || decisionOf(probe.objectives, counts) !== 'undecided'
  }

  #stop(end: ProbeEnd): void {
    this.#end ??= end
    this.#options.thread.abort()
  }
}
