import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { formatCassette } from '../../cassette/cassette-text.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import { traceToCassette } from './trace-to-cassette.ts'

interface CassetteWriterOptions {
  /** How many trials of each target are kept. */
  readonly trials: number
  /** What must not be in the files. */
  readonly secrets: readonly string[]
  readonly startedAt: Date
  readonly origin: MonotonicTime
}

/**
 * Writes the first trials of each target as cassettes, a folder for each target, one after the other while the run continues.
 * Runs in the thread that writes results, not in the one that measures.
 */
export class CassetteWriter {
  readonly #folder: string
  readonly #plan: Pick<RequestPlan, 'targets' | 'scenario'>
  readonly #options: CassetteWriterOptions
  readonly #kept = new Map<string, number>()
  #writing: Promise<unknown> = Promise.resolve()

  /** @param folder created with the first cassette */
  constructor(
    folder: string,
    plan: Pick<RequestPlan, 'targets' | 'scenario'>,
    options: CassetteWriterOptions,
  ) {
    this.#folder = folder
    this.#plan = plan
    this.#options = options
  }

  add(finished: FinishedTrial): void {
    const { trial } = finished
    const kept = this.#kept.get(trial.target) ?? 0
    // A thread of several does not know what the others keep, and a replayed answer is kept already.
    if (!finished.exchange || trial.replayed || kept >= this.#options.trials) return
    this.#kept.set(trial.target, kept + 1)
    const text = this.#format(finished)
    const file = path.join(this.#folder, trial.target, `${trial.trial}.ndjson`)
    this.#writing = this.#writing.then(async () => {
      await makeFolder(path.dirname(file))
      await writeFile(file, text)
    })
    // `close` reports the error. Until then nothing awaits this promise.
    this.#writing.catch(() => undefined)
  }

  /** Resolves when all files are on disk. Rejects if a file could not be written. */
  async close(): Promise<void> {
    await this.#writing
  }

  #format({ trial, arrivals, exchange }: FinishedTrial): string {
    const { secrets, startedAt, origin } = this.#options
    const target = this.#plan.targets.find(({ planned }) => planned.id === trial.target)
    if (!target || !exchange) throw new Error('a trial of no target')
    const { planned, facts } = target
    const trace = {
      adapter: { id: facts.id, transport: facts.transport, completion: facts.completion },
      text: this.#plan.scenario.texts[trial.text] ?? '',
      format: planned.format,
      origin,
      trial,
      arrivals,
      exchanges: [exchange],
    }
    return formatCassette(
      traceToCassette(trace, { secrets, audio: true, today: startedAt.toISOString().slice(0, 10) }),
    )
  }
}
