import type { ArrivalLog, Trial } from '../core/trial.ts'
import { AppendFile, type RunWriteError } from './append-file.ts'
import { arrivalLine } from './read-arrivals.ts'
import type { Redactor } from './redact.ts'
import type { RunFolder } from './run-folder.ts'
import { headerRow, trialRows } from './trial-rows.ts'

/** Milliseconds for which finished trials may wait to be written together. */
const PATIENCE = 100

export interface TrialWriterOptions {
  readonly redact: Redactor
  /** Called once when writing fails: the run should stop. Nothing is written from then on. */
  readonly onFailure?: (error: RunWriteError) => void
}

/** Whole rows, and whole lines. */
interface Batch {
  readonly trials: Buffer
  readonly arrivals: Buffer
}

/**
 * Appends trials and their arrivals to a run's folder as they finish, in batches of whole rows. They wait as bytes:
 * while trials waited, V8 moved them to where only its rarest collections come, and a long run grew by 2 KB a trial.
 */
export class TrialWriter {
  /** Why nothing is written any more. */
  failure: RunWriteError | undefined
  readonly #trials: AppendFile
  readonly #arrivals: AppendFile
  readonly #options: TrialWriterOptions
  /** What came in this turn of the event loop. */
  #fresh: { trial: Trial; arrivals: ArrivalLog }[] = []
  #waiting: Batch[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  private constructor(trials: AppendFile, arrivals: AppendFile, options: TrialWriterOptions) {
    this.#trials = trials
    this.#arrivals = arrivals
    this.#options = options
  }

  /** Makes the two files, the header row in one. Rejects with a `RunWriteError`. */
  static async create(folder: RunFolder, options: TrialWriterOptions): Promise<TrialWriter> {
    const trials = await AppendFile.create(folder.trials)
    await trials.append(headerRow())
    return new TrialWriter(trials, await AppendFile.create(folder.arrivals), options)
  }

  /** Takes a finished trial; it is on disk within a moment. */
  add(trial: Trial, arrivals: ArrivalLog): void {
    if (this.failure) return
    if (this.#fresh.push({ trial, arrivals }) === 1) queueMicrotask(() => this.#convert())
    this.#timer ??= setTimeout(() => void this.#write(), PATIENCE)
  }

  /** Resolves when everything taken so far is on disk; rejects with the `RunWriteError` if it is not. */
  async flush(): Promise<void> {
    await this.#write()
    if (this.failure) throw this.failure
  }

  /** Writes what is left and closes the files; rejects with the `RunWriteError` if rows were lost. */
  async close(): Promise<void> {
    await this.#write()
    await Promise.all([this.#trials.close(), this.#arrivals.close()])
    if (this.failure) throw this.failure
  }

  #convert(): void {
    const fresh = this.#fresh
    this.#fresh = []
    if (fresh.length === 0) return
    const trials = fresh.map(({ trial }) => trial)
    this.#waiting.push({
      trials: Buffer.from(trialRows(trials, this.#options.redact)),
      arrivals: Buffer.from(fresh.map(({ arrivals }) => arrivalLine(arrivals)).join('')),
    })
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#convert()
    const batches = this.#waiting
    this.#waiting = []
    if (batches.length > 0) this.#writing = this.#writing.then(() => this.#append(batches))
    return this.#writing
  }

  /** Arrivals first: a trial that is in the table has its arrivals. */
  async #append(batches: readonly Batch[]): Promise<void> {
    if (this.failure) return
    try {
      await this.#arrivals.append(Buffer.concat(batches.map(({ arrivals }) => arrivals)))
      await this.#trials.append(Buffer.concat(batches.map(({ trials }) => trials)))
    } catch (error) {
      this.failure = error as RunWriteError
      this.#options.onFailure?.(this.failure)
    }
  }
}
