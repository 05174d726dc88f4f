import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import { AppendFile, type RunWriteError } from '../append-file.ts'
import { RecordWriter, type RecordWriterOptions } from '../record-writer.ts'
import type { RunFolder } from '../run/run-folder.ts'
import { formatArrivalLine } from './arrival-lines.ts'
import { formatTrialRows, trialHeader } from './trial-rows.ts'

interface TrialRecord {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/** Appends trials and their arrivals to a run's folder as they finish. */
export class TrialWriter {
  readonly #records: RecordWriter<TrialRecord>

  private constructor(records: RecordWriter<TrialRecord>) {
    this.#records = records
  }

  /** Creates both files and writes the CSV header. Rejects with a `RunWriteError`. */
  static async create(folder: RunFolder, options: RecordWriterOptions): Promise<TrialWriter> {
    const from = options.vantage === undefined ? {} : { vantage: options.vantage }
    const trials = await AppendFile.create(folder.trials)
    await trials.append(trialHeader())
    // Arrivals first, so that every trial in `trials.csv` has its arrivals.
    const files = [
      {
        file: await AppendFile.create(folder.arrivals),
        format: (records: readonly TrialRecord[]) =>
          records.map(({ arrivals }) => formatArrivalLine(arrivals)).join(''),
      },
      {
        file: trials,
        format: (records: readonly TrialRecord[]) =>
          formatTrialRows(
            records.map(({ trial }) => ({ ...trial, ...from })),
            options.redact,
          ),
      },
    ]
    return new TrialWriter(new RecordWriter(files, options))
  }

  /** The error that stopped writing. */
  get failure(): RunWriteError | undefined {
    return this.#records.failure
  }

  /** Adds a finished trial, which is on disk about 10 ms later. */
  add(trial: Trial, arrivals: ArrivalLog): void {
    this.#records.add({ trial, arrivals })
  }

  /** Resolves when every trial added so far is on disk; rejects with the `RunWriteError` otherwise. */
  flush(): Promise<void> {
    return this.#records.flush()
  }

  /** Writes pending rows and closes the files; rejects with the `RunWriteError` if rows were lost. */
  close(): Promise<void> {
    return this.#records.close()
  }
}
