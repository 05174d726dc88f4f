import type { Budget, Limits, Money } from '../../core/budget.ts'
import { type Load, lengthOf } from '../../core/load.ts'
import type { Trial } from '../../core/trial.ts'
import type { TurnRecord } from '../../core/turn.ts'
import { levelAt } from '../../pace/level-at.ts'
import { rateOf } from '../../pace/load-shape.ts'
import { RoughHistogram } from '../../tally/rough-histogram.ts'
import { type SpendLeft, spendAhead } from './spend-left.ts'

/** Milliseconds over which rates are told: long enough to be calm, short enough to follow a ramp. */
const WINDOW = 5000

/** What is known of a run while it goes. */
export interface LivePicture {
  readonly targets: readonly LiveTarget[]
  /** Milliseconds since the first trial began; 0 while none has. */
  readonly elapsed: number
  /** Milliseconds until the end, as far as can be told. */
  readonly left: number | undefined
  /** Undefined where nobody can say. */
  readonly spend: SpendLeft | undefined
}

export interface LiveTarget {
  readonly id: string
  readonly sent: number
  /** Requests of the whole run; Infinity where time ends it. */
  readonly expected: number
  readonly inFlight: number
  readonly ok: number
  readonly faults: number
  /** Microseconds until heard, within one percent; undefined while nothing was heard. */
  readonly p50: number | undefined
  readonly p95: number | undefined
  /** Starts a second of late, and as the schedule wants them where it does. */
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
  /** Starts so far, at instants within the window and at the last before it. */
  recent: { at: number; sent: number }[]
}

/** What a target is to be sent, warm-up included: Infinity where time ends it. */
export interface Expectation {
  readonly target: string
  readonly requests: number
  readonly characters: number
  /** What that costs at most; absent where nobody can say, and where nothing is charged. */
  readonly cost?: Money
}

/** What is known of a run before it. */
export interface Course {
  readonly load: Load
  readonly targets: readonly Expectation[]
  readonly budget?: Budget
}

/** Follows a run from what its threads of load tell in batches. Instants are milliseconds of any one clock. */
export class LiveRun {
  readonly #course: Course
  readonly #counts: Map<string, Counts>
  #began: number | undefined
  #budgetLeft: Limits | undefined

  constructor(course: Course) {
    this.#course = course
    this.#counts = new Map(course.targets.map((planned) => [planned.target, untouched(planned)]))
  }

  /** Takes the numbers of a target as they are now. */
  progress(target: string, { started, inFlight }: { started: number; inFlight: number }, now: number): void {
    const counts = this.#counts.get(target)
    if (!counts) return
    if (started > 0) this.#began ??= now
    counts.sent = started
    counts.inFlight = inFlight
    counts.recent = [...within(counts.recent, now - WINDOW), { at: now, sent: started }]
  }

  /** Takes a turn of a conversation, of which nothing is told before it has ended. */
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

  /** Takes what is left of the budget as it is now. */
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

/** Conversations arrive by a schedule, and bring so many turns each. */
function turnsOf(load: Load): number {
  return load.executor === 'sessions' ? load.turns : 1
}

function untouched(planned: Expectation): Counts {
  return { planned, heard: new RoughHistogram(), sent: 0, inFlight: 0, ok: 0, faults: 0, recent: [] }
}

/** What was told since then, and the last before it: what is rare has a rate as well. */
function within(recent: Counts['recent'], since: number): Counts['recent'] {
  return recent.filter((_, index) => (recent[index + 1]?.at ?? Number.POSITIVE_INFINITY) > since)
}

function rateIn(recent: readonly { at: number; sent: number }[]): number {
  const [first, last] = [recent[0], recent.at(-1)]
  if (!first || !last || last.at <= first.at) return 0
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000
}
