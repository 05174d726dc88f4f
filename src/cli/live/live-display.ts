import { monotonicClock } from '../../core/clock.ts'
import type { BudgetLimits } from '../../core/config/budget.ts'
import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import type { Millis } from '../../core/units.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { OutputStream } from '../output/terminal.ts'
import { type ExpectedRun, LiveRun } from './live-run.ts'
import { formatLiveLine, formatLiveTable } from './live-table.ts'

/** Time between updates: readable on a terminal, sparse in a log. */
const TERMINAL_INTERVAL: Millis = 250
const LOG_INTERVAL = 5000

/**
 * Shows the progress of a run: a live table on a terminal, a line from time to time elsewhere. It runs in the
 * thread that collects results, so the measuring threads are not disturbed.
 */
export class LiveDisplay {
  readonly #stream: OutputStream
  readonly #run: LiveRun
  readonly #timer: NodeJS.Timeout
  #drawnLines = 0

  constructor(stream: OutputStream, expected: ExpectedRun) {
    this.#stream = stream
    this.#run = new LiveRun(expected)
    this.#timer = setInterval(() => this.#show(), stream.interactive ? TERMINAL_INTERVAL : LOG_INTERVAL)
  }

  readonly finished = (finished: readonly Pick<FinishedTrial, 'trial'>[]): void => {
    for (const { trial } of finished) this.#run.finished(trial)
  }

  readonly started = (progress: readonly TargetProgress[], left?: BudgetLimits): void => {
    if (left) this.#run.budgetLeft(left)
    for (const { target, ...counts } of progress)
      this.#run.progress(target, counts, monotonicClock.now() / 1e3)
  }

  readonly turns = (turns: readonly Pick<FinishedTurn, 'turn'>[]): void => {
    for (const { turn } of turns) this.#run.turn(turn, monotonicClock.now() / 1e3)
  }

  /** Keeps the table on screen and continues below it, because other text is about to be printed. */
  readonly detach = (): void => {
    this.#drawnLines = 0
  }

  /** Removes the table from the terminal, because the result comes next. */
  stop(): void {
    clearInterval(this.#timer)
    this.#redraw([])
  }

  #show(): void {
    const snapshot = this.#run.snapshot(monotonicClock.now() / 1e3)
    if (!this.#stream.interactive) return this.#stream.write(`${formatLiveLine(snapshot)}\n`)
    this.#redraw(formatLiveTable(snapshot, this.#stream.paint, this.#stream.size()))
  }

  /** Draws over the previous table in one write, so that nothing flickers. */
  #redraw(lines: readonly string[]): void {
    if (!this.#stream.interactive || (lines.length === 0 && this.#drawnLines === 0)) return
    const back = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : ''
    this.#stream.write(`${back}\r\u001b[J${lines.map((line) => `${line}\n`).join('')}`)
    this.#drawnLines = lines.length
  }
}
