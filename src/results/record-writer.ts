import type { Millis } from '../core/units.ts'
import type { Redactor } from '../redaction/redact.ts'
import type { AppendFile, RunWriteError } from './append-file.ts'

/**
 * Finished records wait up to this long, to be written together. With the wait in the measuring thread it stays
 * below 50 ms, which is what a killed run may lose.
 */
const FLUSH_DELAY_MS: Millis = 10

export interface RecordWriterOptions {
  readonly redact: Redactor
  /** Written into every row, if the run's vantage has a name. */
  readonly vantage?: string
  /** Called once when writing fails. Nothing is written after that, so the run should stop. */
  readonly onFailure?: (error: RunWriteError) => void
}

/** A file that gets a part of every record: complete rows or lines. */
export interface RecordFile<Item> {
  readonly file: AppendFile
  readonly format: (items: readonly Item[]) => string
}

/**
 * Appends records to the files of a run as they finish, in batches of complete rows. Pending records are kept
 * as bytes: as objects they were promoted to V8's old generation, and a long run grew by 2 KB per trial.
 */
export class RecordWriter<Item> {
  /** The error that stopped writing. */
  failure: RunWriteError | undefined
  readonly #files: readonly RecordFile<Item>[]
  readonly #onFailure: RecordWriterOptions['onFailure']
  /** Records added in the current turn of the event loop. */
  #unserialized: Item[] = []
  /** For each batch, the bytes for each file. */
  #pending: Buffer[][] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  /** @param files written in this order, so that a record in a later file is complete in the earlier ones */
  constructor(files: readonly RecordFile<Item>[], { onFailure }: Pick<RecordWriterOptions, 'onFailure'>) {
    this.#files = files
    this.#onFailure = onFailure
  }

  /** Adds a finished record, which is on disk about 10 ms later. */
  add(item: Item): void {
    if (this.failure) return
    if (this.#unserialized.push(item) === 1) queueMicrotask(() => this.#serialize())
    this.#timer ??= setTimeout(() => void this.#write(), FLUSH_DELAY_MS)
  }

  /** Resolves when every record added so far is on disk; rejects with the `RunWriteError` otherwise. */
  async flush(): Promise<void> {
    await this.#write()
    if (this.failure) throw this.failure
  }

  /** Writes pending rows and closes the files; rejects with the `RunWriteError` if rows were lost. */
  async close(): Promise<void> {
    await this.#write()
    await Promise.all(this.#files.map(({ file }) => file.close()))
    if (this.failure) throw this.failure
  }

  #serialize(): void {
    const items = this.#unserialized
    this.#unserialized = []
    if (items.length > 0) this.#pending.push(this.#files.map(({ format }) => Buffer.from(format(items))))
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

  async #append(batches: readonly Buffer[][]): Promise<void> {
    if (this.failure) return
    try {
      for (const [index, { file }] of this.#files.entries())
        await file.append(Buffer.concat(batches.flatMap((batch) => batch[index] ?? [])))
    } catch (error) {
      this.failure = error as RunWriteError
      this.#onFailure?.(this.failure)
    }
  }
}
