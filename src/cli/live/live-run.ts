import type { Budget, BudgetLimits, Money } from '../../core/config/budget.ts'
import type { TurnBudget } from '../../core/config/conversation/turn-budget.ts'
import { AWAITED_STAGES, type AwaitedStage } from '../../core/trial/lone-component.ts'
import type { Outcome, Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import type { Micros, Millis } from '../../core/units.ts'
import type { StackPrices } from '../../cost/turn-cost.ts'
import { type Load, shapeOf } from '../../executors/index.ts'
import { levelAt } from '../../pace/level-at.ts'
import { addTurnSpend, measureTurnSpend, type TurnSpend } from '../../tally/conversation/turn-spend.ts'
import { LogHistogram } from '../../tally/statistics/log-histogram.ts'
import { estimateRemainingSpend, type RemainingSpend } from './remaining-spend.ts'
import { TurnMoney } from './turn-money.ts'

/** The time over which rates are averaged: long enough to be stable, short enough to follow a ramp. */
const RATE_WINDOW: Millis = 5000

/** The state of a run in progress. */
export interface LiveSnapshot {
  /** What is counted: requests, or turns of conversations. */
  readonly counted: 'requests' | 'turns'
  readonly targets: readonly LiveTarget[]
  /** Time since the first trial began; 0 while none has. */
  readonly elapsed: Millis
  /** Estimated time until the end. Undefined if unknown. */
  readonly left: Millis | undefined
  /** Undefined if unknown. */
  readonly spend: RemainingSpend | undefined
}

export interface LiveTarget {
  readonly id: string
  readonly sent: number
  /** Requests of the whole run. Infinity if a duration ends it. */
  readonly expected: number
  readonly inFlight: number
  readonly ok: number
  readonly faults: number
  /** `ttfa_heard`, within one percent. Undefined before the first result. */
  readonly p50: Micros | undefined
  readonly p95: number | undefined
  /** Recent starts per second, and the scheduled rate if there is one. */
  readonly rate: number
  readonly scheduled: number | undefined
}

interface TargetCounts {
  readonly expected: ExpectedTarget
  readonly heardLatency: LogHistogram
  sent: number
  inFlight: number
  ok: number
  faults: number
  /** Cumulative starts at times within the window, plus the last one before it. */
  recentStarts: { at: number; sent: number }[]
}

/** The requests that will be sent to a target, warm-up included. Infinity if a duration ends the run. */
export interface ExpectedTarget {
  readonly target: string
  readonly requests: number
  readonly characters: number
  /** Maximum cost. Absent if unknown or free. */
  readonly cost?: Money
  /** For conversations: the prices of components that cost something, and the components without a price. */
  readonly prices?: StackPrices
  readonly unpriced?: readonly string[]
}

/** What is known about a run before it starts. */
export interface ExpectedRun {
  readonly load: Load
  /** Turns per arrival, if the load does not define them: those of a conversation's script. */
  readonly turnsPerArrival?: number
  /** What is waited for in a run of conversations. Default: what whole turns wait for. */
  readonly awaited?: AwaitedStage
  readonly targets: readonly ExpectedTarget[]
  readonly budget?: Budget
  /** Only for a run of conversations. */
  readonly turnBudget?: TurnBudget
  /** How many vantages each run the whole load. Default 1. */
  readonly vantages?: number
}

/** Tracks a run by the batched reports of its load threads. Times are milliseconds of any one clock. */
export class LiveRun {
  readonly #expected: ExpectedRun
  readonly #counts: Map<string, TargetCounts>
  #beganAt: number | undefined
  #budgetLeft: BudgetLimits | undefined
  #turnSpend: TurnSpend | undefined
  readonly #turnMoney = new TurnMoney()

  constructor(expected: ExpectedRun) {
    this.#expected = expected
    this.#counts = new Map(expected.targets.map((planned) => [planned.target, newCounts(planned)]))
  }

  /** Updates the counts of a target. */
  progress(target: string, { started, inFlight }: { started: number; inFlight: number }, now: number): void {
    const counts = this.#counts.get(target)
    if (!counts) return
    if (started > 0) this.#beganAt ??= now
    counts.sent = started
    counts.inFlight = inFlight
    counts.recentStarts = [...startsSince(counts.recentStarts, now - RATE_WINDOW), { at: now, sent: started }]
  }

  /** Adds a turn of a conversation. Turns are reported only when they have ended. */
  turn(turn: TurnRecord, now: number): void {
    this.#turnSpend = addTurnSpend(this.#turnSpend, measureTurnSpend([turn]))
    const { target, outcome, in_flight } = turn
    const counts = this.#counts.get(target)
    if (!counts) return
    this.#turnMoney.add(turn, counts.expected)
    const stage = TURN_STAGES.find(({ name }) => name === (this.#expected.awaited ?? AWAITED_STAGES.turn))
    const wait = stage && turnStageDuration(stage, turn)
    this.#count(counts, outcome, wait)
    this.progress(target, { started: counts.sent + 1, inFlight: in_flight }, now)
  }

  /** Updates what is left of the budget. */
  budgetLeft(left: BudgetLimits): void {
    this.#budgetLeft = left
  }

  finished(trial: Trial): void {
    const counts = this.#counts.get(trial.target)
    if (counts) this.#count(counts, trial.outcome, durationOf('ttfa_heard', trial))
  }

  /** @param wait the time until what is waited for */
  #count(counts: TargetCounts, outcome: Outcome, wait: Micros | undefined): void {
    if (outcome === 'ok') counts.ok++
    else counts.faults++
    if (outcome === 'ok' && wait !== undefined) counts.heardLatency.record(wait)
  }

  snapshot(now: number): LiveSnapshot {
    const elapsed = this.#beganAt === undefined ? 0 : now - this.#beganAt
    const targets = [...this.#counts].map(([id, counts]) => this.#target(id, counts, elapsed))
    return {
      counted: this.#expected.awaited === undefined ? 'requests' : 'turns',
      targets,
      elapsed,
      left: this.#timeLeft(targets, elapsed),
      spend: this.#remainingSpend(),
    }
  }

  #target(id: string, counts: TargetCounts, elapsed: number): LiveTarget {
    const { expected, sent, inFlight, ok, faults, heardLatency, recentStarts } = counts
    const { load, turnsPerArrival, vantages = 1 } = this.#expected
    const { arrivals, levels } = shapeOf(load, id)
    return {
      id,
      sent,
      expected: expected.requests,
      inFlight,
      ok,
      faults,
      p50: heardLatency.percentile(0.5),
      p95: heardLatency.percentile(0.95),
      rate: startRate(recentStarts),
      scheduled: arrivals && levelAt(levels, elapsed) * (turnsPerArrival ?? arrivals.turns) * vantages,
    }
  }

  #remainingSpend(): RemainingSpend | undefined {
    const { budget, turnBudget } = this.#expected
    if (this.#turnSpend)
      return { kind: 'spent', spent: this.#turnSpend, budget: turnBudget, money: this.#turnMoney.snapshot() }
    if (budget) return { kind: 'budget', budget, left: this.#budgetLeft ?? {} }
    return estimateRemainingSpend(
      [...this.#counts.values()].map(({ expected, sent }) => ({ ...expected, sent })),
    )
  }

  #timeLeft(targets: readonly LiveTarget[], elapsed: number): number | undefined {
    const { duration } = shapeOf(this.#expected.load)
    if (duration !== undefined) return Math.max(0, duration - elapsed)
    const sum = (of: (target: LiveTarget) => number) => targets.reduce((total, each) => total + of(each), 0)
    const done = sum(({ ok, faults }) => ok + faults)
    return done === 0 ? undefined : (elapsed / done) * (sum(({ expected }) => expected) - done)
  }
}

function newCounts(expected: ExpectedTarget): TargetCounts {
  return {
    expected,
    heardLatency: new LogHistogram(),
    sent: 0,
    inFlight: 0,
    ok: 0,
    faults: 0,
    recentStarts: [],
  }
}

/** The starts since then, and the last one before, so that rare starts have a rate too. */
function startsSince(starts: TargetCounts['recentStarts'], since: number): TargetCounts['recentStarts'] {
  return starts.filter((_, index) => (starts[index + 1]?.at ?? Number.POSITIVE_INFINITY) > since)
}

function startRate(starts: readonly { at: number; sent: number }[]): number {
  const [first, last] = [starts[0], starts.at(-1)]
  if (!first || !last || last.at <= first.at) return 0
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000
}
