import type { Limits } from '../core/budget.ts'
import { monotonicClock } from '../core/clock.ts'
import type { TurnRecord } from '../core/turn.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { TargetProgress } from '../drive/task.ts'
import { type Course, LiveRun } from './live/live-run.ts'
import { liveLine, liveTable } from './live/live-table.ts'
import type { Outlet } from './terminal.ts'

/** Milliseconds between updates: readable on a terminal, sparse in a log. */
const WATCHED = 250
const LOGGED = 5000

/**
 * Shows the progress of a run: a live table on a terminal, a line from time to time elsewhere. It runs in the
 * thread that collects results, so the measuring threads are not disturbed.
 */
export class Progress {
  readonly #outlet: Outlet
  readonly #run: LiveRun
  readonly #timer: NodeJS.Timeout
  #drawn = 0

  constructor(outlet: Outlet, course: Course) {
    this.#outlet = outlet
    this.#run = new LiveRun(course)
    this.#timer = setInterval(() => this.#show(), outlet.interactive ? WATCHED : LOGGED)
  }

  readonly finished = (finished: readonly Finished[]): void => {
    for (const { trial } of finished) this.#run.finished(trial)
  }

  readonly started = (progress: readonly TargetProgress[], left?: Limits): void => {
    if (left) this.#run.budgetLeft(left)
    for (const { target, ...counts } of progress)
      this.#run.progress(target, counts, monotonicClock.now() / 1e3)
  }

  readonly turns = (turns: readonly TurnRecord[]): void => {
    for (const turn of turns) this.#run.turn(turn, monotonicClock.now() / 1e3)
  }

  /** Keeps the table on screen and continues below it, because other text is about to be printed. */
  readonly leave = (): void => {
    this.#drawn = 0
  }

  /** Removes the table from the terminal, because the result comes next. */
  stop(): void {
    clearInterval(this.#timer)
    this.#redraw([])
  }

  #show(): void {
    const picture = this.#run.picture(monotonicClock.now() / 1e3)
    if (!this.#outlet.interactive) return this.#outlet.write(`${liveLine(picture)}\n`)
    this.#redraw(liveTable(picture, this.#outlet.paint, this.#outlet.size()))
  }

  /** Draws over the previous table in one write, so that nothing flickers. */
  #redraw(lines: readonly string[]): void {
    if (!this.#outlet.interactive || (lines.length === 0 && this.#drawn === 0)) return
    const back = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : ''
    this.#outlet.write(`${back}\r\u001b[J${lines.map((line) => `${line}\n`).join('')}`)
    this.#drawn = lines.length
  }
}
