import type { Finished } from '../drive/run-trial.ts'
import type { TargetProgress } from '../drive/task.ts'
import type { Outlet } from './terminal.ts'

/** Milliseconds between lines: calm for a person, sparse in a log. */
const WATCHED = 250
const LOGGED = 5000

interface Counts {
  readonly expected: number
  inFlight: number
  done: number
  faults: number
}

/** Shows how far a run has come: one line that renews itself on a terminal, now and then a line elsewhere. */
export class Progress {
  readonly #outlet: Outlet
  readonly #counts: Map<string, Counts>
  readonly #timer: NodeJS.Timeout
  readonly #since = performance.now()

  constructor(outlet: Outlet, expected: readonly { target: string; requests: number }[]) {
    this.#outlet = outlet
    this.#counts = new Map(
      expected.map(({ target, requests }) => [
        target,
        { expected: requests, inFlight: 0, done: 0, faults: 0 },
      ]),
    )
    this.#timer = setInterval(() => this.#show(), outlet.interactive ? WATCHED : LOGGED)
  }

  readonly finished = (finished: readonly Finished[]): void => {
    for (const { trial } of finished) {
      const counts = this.#counts.get(trial.target)
      if (!counts) continue
      counts.done++
      if (trial.outcome !== 'ok') counts.faults++
    }
  }

  readonly started = (progress: readonly TargetProgress[]): void => {
    for (const { target, inFlight } of progress) {
      const counts = this.#counts.get(target)
      if (counts) counts.inFlight = inFlight
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    if (this.#outlet.interactive) this.#outlet.write('\r\u001b[K')
  }

  #show(): void {
    const all = [...this.#counts.values()]
    const sum = (of: (counts: Counts) => number) => all.reduce((total, counts) => total + of(counts), 0)
    const done = sum((counts) => counts.done)
    const expected = sum((counts) => counts.expected)
    const seconds = ((performance.now() - this.#since) / 1000).toFixed(0)
    const trials = Number.isFinite(expected) ? `${done} of ${expected}` : String(done)
    const line = `${trials} trials, ${sum((counts) => counts.inFlight)} in flight, ${sum((counts) => counts.faults)} faults, ${seconds} s`
    this.#outlet.write(this.#outlet.interactive ? `\r\u001b[K${line}` : `${line}\n`)
  }
}
