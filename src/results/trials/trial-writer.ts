import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import { AppendFile } from '../append-file.ts'
import { RecordWriter, type RecordWriterOptions } from '../record-writer.ts'
import type { RunFolder } from '../run/run-folder.ts'
import { formatArrivalLine } from './arrival-lines.ts'
import { formatTrialRows, trialHeader } from './trial-rows.ts'

/** What is written of a finished trial. */
export interface TrialRecord {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/** Creates `trials.csv` with its header and `arrivals.ndjson`, and a writer of both. Rejects with a `RunWriteError`. */
export async function createTrialWriter(
  folder: RunFolder,
  options: RecordWriterOptions,
): Promise<RecordWriter<TrialRecord>> {
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
  return new RecordWriter(files, options)
}
