import type { Budget, Limits, Money } from '../../core/budget.ts'
import { type Load, lengthOf } from '../../core/load.ts'
import type { Trial } from '../../core/trial.ts'
import type { TurnRecord } from '../../core/turn.ts'
import { levelAt } from '../../pace/level-at.ts'
import { rateOf } from '../../pace/load-shape.ts'
import { RoughHistogram } from '../../tally/rough-histogram.ts'
import { type SpendLeft, spendAhead } from './spend-left.ts'

/** Milliseconds over which rates are averaged: long enough to be stable, short enough to follow a ramp. */
const WINDOW = 5000

/** The state of a run in progress. */
export interface LivePicture {
  readonly targets: readonly LiveTarget[]
  /** Milliseconds since the first trial began; 0 while none has. */
  readonly elapsed: number
  /** Estimated milliseconds until the end. Undefined if unknown. */
  readonly left: number | undefined
  /** Undefined if unknown. */
  readonly spend: SpendLeft | undefined
}

export interface LiveTarget {
  readonly id: string
  readonly sent: number
  /** Requests of the whole run. Infinity if a duration ends it. */
  readonly expected: number
  readonly inFlight: number
  readonly ok: number
  readonly faults: number
  /** `ttfa_heard` in microseconds, within one percent. Undefined before the first result. */
  readonly p50: number | undefined
  readonly p95: number | undefined
  /** Recent starts per second, and the scheduled rate if there is one. */
  readonly rate: number
  readonly scheduled: number | undefined
}

interface Counts {
  readonly planned: Expectation
  readonly heard: RoughHistogram
  sent: number
  inFlight: number
  ok: number
  faults: number
  /** Cumulative starts at times within the window, plus the last one before it. */
  recent: { at: number; sent: number }[]
}

/** What will be sent to a target, including the warm-up. Infinity if a duration ends the run. */
export interface Expectation {
  readonly target: string
  readonly requests: number
  readonly characters: number
  /** Maximum cost. Absent if unknown or free. */
  readonly cost?: Money
}

/** What is known about a run before it starts. */
export interface Course {
  readonly load: Load
  readonly targets: readonly Expectation[]
  readonly budget?: Budget
}

/** Tracks a run from the batched reports of its load threads. Times are milliseconds of any one clock. */
export class LiveRun {
  readonly #course: Course
  readonly #counts: Map<string, Counts>
  #began: number | undefined
  #budgetLeft: Limits | undefined

  constructor(course: Course) {
    this.#course = course
    this.#counts = new Map(course.targets.map((planned) => [planned.target, untouched(planned)]))
  }

  /** Updates the counts of a target. */
  progress(target: string, { started, inFlight }: { started: number; inFlight: number }, now: number): void {
    const counts = this.#counts.get(target)
    if (!counts) return
    if (started > 0) this.#began ??= now
    counts.sent = started
    counts.inFlight = inFlight
    counts.recent = [...within(counts.recent, now - WINDOW), { at: now, sent: started }]
  }

  /** Adds a turn of a conversation. Turns are reported only when they have ended. */
  turn({ target, outcome, at, in_flight }: TurnRecord, now: number): void {
    const counts = this.#counts.get(target)
    if (!counts) return
    const { speech_end, heard } = at
    this.finished({
      target,
      outcome,
      at: {
        ...(speech_end !== undefined && { first_text: speech_end }),
        ...(heard !== undefined && { heard }),
      },
    })
    this.progress(target, { started: counts.sent + 1, inFlight: in_flight }, now)
  }

  /** Updates what is left of the budget. */
  budgetLeft(left: Limits): void {
    this.#budgetLeft = left
  }

  finished({ target, outcome, at }: Pick<Trial, 'target' | 'outcome' | 'at'>): void {
    const counts = this.#counts.get(target)
    if (!counts) return
    if (outcome === 'ok') counts.ok++
    else counts.faults++
    if (outcome === 'ok' && at.heard !== undefined && at.first_text !== undefined)
      counts.heard.record(at.heard - at.first_text)
  }

  picture(now: number): LivePicture {
    const elapsed = this.#began === undefined ? 0 : now - this.#began
    const targets = [...this.#counts].map(([id, counts]) => this.#target(id, counts, elapsed))
    return { targets, elapsed, left: this.#left(targets, elapsed), spend: this.#spend() }
  }

  #target(id: string, counts: Counts, elapsed: number): LiveTarget {
    const { planned, sent, inFlight, ok, faults, heard, recent } = counts
    const { load } = this.#course
    return {
      id,
      sent,
      expected: planned.requests,
      inFlight,
      ok,
      faults,
      p50: heard.percentile(0.5),
      p95: heard.percentile(0.95),
      rate: rateIn(recent),
      scheduled: 'arrival' in load ? levelAt(rateOf(load, id), elapsed) * turnsOf(load) : undefined,
    }
  }

  #spend(): SpendLeft | undefined {
    const { budget } = this.#course
    if (budget) return { kind: 'budget', budget, left: this.#budgetLeft ?? {} }
    return spendAhead([...this.#counts.values()].map(({ planned, sent }) => ({ ...planned, sent })))
  }

  #left(targets: readonly LiveTarget[], elapsed: number): number | undefined {
    const length = lengthOf(this.#course.load)
    if (length !== undefined) return Math.max(0, length - elapsed)
    const sum = (of: (target: LiveTarget) => number) => targets.reduce((total, each) => total + of(each), 0)
    const done = sum(({ ok, faults }) => ok + faults)
    return done === 0 ? undefined : (elapsed / done) * (sum(({ expected }) => expected) - done)
  }
}

/** The schedule counts conversations, and each has several turns. */
function turnsOf(load: Load): number {
  return load.executor === 'sessions' ? load.turns : 1
}

function untouched(planned: Expectation): Counts {
  return { planned, heard: new RoughHistogram(), sent: 0, inFlight: 0, ok: 0, faults: 0, recent: [] }
}

/** The entries since then, and the last one before, so that rare starts have a rate too. */
function within(recent: Counts['recent'], since: number): Counts['recent'] {
  return recent.filter((_, index) => (recent[index + 1]?.at ?? Number.POSITIVE_INFINITY) > since)
}

function rateIn(recent: readonly { at: number; sent: number }[]): number {
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || last.at <= first.at) return 0
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000
}
