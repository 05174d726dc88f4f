import { elapsedSince, monotonicClock } from '../../../core/clock.ts'
import type { ConversationProbe } from '../../../core/config/conversation/conversation-probe.ts'
import type { FinishedTurn, TurnRecord } from '../../../core/trial/turn-record.ts'
import { type Millis, toMillis } from '../../../core/units.ts'
import { executorOf } from '../../../executors/index.ts'
import { isLevelOver, judgeLevel } from '../../../probe/conversations/conversation-level.ts'
import { nextConversationStep } from '../../../probe/conversations/conversation-search.ts'
import type { LevelRecord } from '../../../probe/level-record.ts'
import type { ProbeEnd } from '../../../probe/next-step.ts'
import type { ConversationScenario, ConversationTarget } from '../../../scenario/conversation-scenario.ts'
import type { RunControl } from '../../execute/run-control.ts'

/** A level as it is handed to the threads: the scenario with its load, and its place in the run. */
export interface ConversationOrder {
  readonly level: number
  readonly scenario: ConversationScenario
  readonly firstConversation: number
}

export interface ConversationProberOptions {
  readonly scenario: ConversationScenario
  readonly probe: ConversationProbe
  readonly target: ConversationTarget
  /** Runs a level until `control` finishes. */
  readonly runLevel: (
    order: ConversationOrder,
    control: RunControl,
    onTurns: (turns: readonly FinishedTurn[]) => void,
  ) => Promise<void>
  readonly control: RunControl
  /** Aborted when the keys are refused. */
  readonly refused?: AbortSignal
  readonly onStep: (level: number) => void
  readonly onRecord: (record: LevelRecord) => Promise<void>
}

/** Runs the levels that the search decides on, within the budget, until the search ends. */
export class ConversationProber {
  readonly records: LevelRecord[] = []
  readonly measured: { readonly level: number; readonly turn: TurnRecord }[] = []
  readonly #options: ConversationProberOptions
  /** Aborted when the time of the budget is over. */
  readonly deadline: AbortSignal
  readonly #startedAt = monotonicClock.now()
  #turns = 0
  #characters = 0
  #speechMinutes = 0
  #nextConversation = 0
  #end: ProbeEnd | undefined

  constructor(options: ConversationProberOptions) {
    this.#options = options
    this.deadline = AbortSignal.timeout(options.probe.budget.duration)
  }

  get elapsed(): Millis {
    return toMillis(elapsedSince(this.#startedAt))
  }

  /** Turns that were begun, and the characters of what was said and answered. */
  get spent(): { readonly turns: number; readonly characters: number } {
    return { turns: this.#turns, characters: this.#characters }
  }

  /** Resolves to why the search ended. */
  async run(): Promise<ProbeEnd> {
    const { probe, control, refused } = this.#options
    for (;;) {
      if (control.finish.aborted || control.abort.aborted) return 'interrupted'
      if (refused?.aborted) return 'auth'
      if (this.#isSpent() || this.deadline.aborted) return 'budget'
      const step = nextConversationStep(probe, this.records)
      if (step.kind === 'found') return 'found'
      await this.#runLevel(step.level)
      if (this.#end) return this.#end
    }
  }

  async #runLevel(level: number): Promise<void> {
    const { probe, target, runLevel, control, onStep, onRecord } = this.#options
    onStep(level)
    const over = new AbortController()
    const turns: TurnRecord[] = []
    const kept = { number: this.records.length, level, stack: target, turns }
    await runLevel(this.#orderFor(level), this.#controlOf(over.signal), (finished) => {
      for (const { turn } of finished) this.#count(turn)
      turns.push(...finished.map(({ turn }) => turn))
      if (this.#isSpent() || isLevelOver(probe, kept)) over.abort()
    })
    this.#nextConversation = Math.max(
      this.#nextConversation,
      ...turns.map(({ conversation }) => conversation + 1),
    )
    // A level that was cut short is not judged.
    if (control.finish.aborted || control.abort.aborted || !isLevelOver(probe, kept)) {
      this.#end = this.#reasonCutShort()
      return
    }
    this.measured.push(...turns.filter(({ phase }) => phase === 'measure').map((turn) => ({ level, turn })))
    const record = judgeLevel(probe, kept)
    this.records.push(record)
    await onRecord(record)
  }

  #orderFor(level: number): ConversationOrder {
    const { scenario, probe } = this.#options
    const trials = Math.max(level, probe.budget.turns)
    const load = executorOf(scenario.load).override?.(scenario.load, { concurrency: level, trials })
    return {
      level,
      scenario: { ...scenario, load: load ?? scenario.load },
      firstConversation: this.#nextConversation,
    }
  }

  #controlOf(over: AbortSignal): RunControl {
    const { control, refused } = this.#options
    const ends = [control.finish, over, this.deadline, ...(refused ? [refused] : [])]
    return { finish: AbortSignal.any(ends), abort: control.abort }
  }

  #reasonCutShort(): ProbeEnd {
    const { control, refused } = this.#options
    if (control.finish.aborted || control.abort.aborted) return 'interrupted'
    return refused?.aborted ? 'auth' : 'budget'
  }

  #count({ at, said, reply_chars = 0 }: TurnRecord): void {
    if (at.began === undefined) return
    this.#turns += 1
    this.#characters += [...said].length + reply_chars
    this.#speechMinutes += Math.max(0, (at.speech_end ?? 0) - at.began) / 60e6
  }

  #isSpent(): boolean {
    const { turns, minutes = Number.POSITIVE_INFINITY } = this.#options.probe.budget
    return this.#turns >= turns || this.#speechMinutes >= minutes
  }
}
