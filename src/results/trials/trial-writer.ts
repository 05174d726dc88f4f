import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import { AppendFile, type RunWriteError } from '../append-file.ts'
import type { Redactor } from '../redact.ts'
import type { RunFolder } from '../run/run-folder.ts'
import { formatArrivalLine } from './arrival-lines.ts'
import { formatTrialRows, trialHeader } from './trial-rows.ts'

/** Finished trials wait up to this long, in milliseconds, to be written together. */
const FLUSH_DELAY_MS = 100

export interface TrialWriterOptions {
  readonly redact: Redactor
  /** Called once when writing fails. Nothing is written after that, so the run should stop. */
  readonly onFailure?: (error: RunWriteError) => void
}

/** Complete rows and lines. */
interface Batch {
  readonly trials: Buffer
  readonly arrivals: Buffer
}

/**
 * Appends trials and their arrivals to a run's folder as they finish, in batches of complete rows. Pending
 * trials are kept as bytes: as objects they were promoted to V8's old generation, and a long run grew by 2 KB
 * per trial.
 */
export class TrialWriter {
  /** The error that stopped writing. */
  failure: RunWriteError | undefined
  readonly #trials: AppendFile
  readonly #arrivals: AppendFile
  readonly #options: TrialWriterOptions
  /** Trials added in the current turn of the event loop. */
  #unserialized: { trial: Trial; arrivals: ArrivalLog }[] = []
  #pending: Batch[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  private constructor(trials: AppendFile, arrivals: AppendFile, options: TrialWriterOptions) {
    this.#trials = trials
    this.#arrivals = arrivals
    this.#options = options
  }

  /** Creates both files and writes the CSV header. Rejects with a `RunWriteError`. */
  static async create(folder: RunFolder, options: TrialWriterOptions): Promise<TrialWriter> {
    const trials = await AppendFile.create(folder.trials)
    await trials.append(trialHeader())
    return new TrialWriter(trials, await AppendFile.create(folder.arrivals), options)
  }

  /** Adds a finished trial, which is on disk about 100 ms later. */
  add(trial: Trial, arrivals: ArrivalLog): void {
    if (this.failure) return
    if (this.#unserialized.push({ trial, arrivals }) === 1) queueMicrotask(() => this.#serialize())
    this.#timer ??= setTimeout(() => void this.#write(), FLUSH_DELAY_MS)
  }

  /** Resolves when every trial added so far is on disk; rejects with the `RunWriteError` otherwise. */
  async flush(): Promise<void> {
    await this.#write()
    if (this.failure) throw this.failure
  }

  /** Writes pending rows and closes the files; rejects with the `RunWriteError` if rows were lost. */
  async close(): Promise<void> {
    await this.#write()
    await Promise.all([this.#trials.close(), this.#arrivals.close()])
    if (this.failure) throw this.failure
  }

  #serialize(): void {
    const trialsToSerialize = this.#unserialized
    this.#unserialized = []
    if (trialsToSerialize.length === 0) return
    const trials = trialsToSerialize.map(({ trial }) => trial)
    this.#pending.push({
      trials: Buffer.from(formatTrialRows(trials, this.#options.redact)),
      arrivals: Buffer.from(trialsToSerialize.map(({ arrivals }) => formatArrivalLine(arrivals)).join('')),
    })
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#serialize()
    const batches = this.#pending
    this.#pending = []
    if (batches.length > 0) this.#writing = this.#writing.then(() => this.#append(batches))
    return this.#writing
  }

  /** Arrivals first, so that every trial in `trials.csv` has its arrivals. */
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
