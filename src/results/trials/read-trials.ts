import { createReadStream } from 'node:fs'
import { SetupError } from '../../core/setup-error.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { parseRows, TrialRowReader } from './trial-rows.ts'

/** Called with the size in bytes when the file ends in an incomplete row. */
export type TornRowListener = (bytes: number) => void

/**
 * Streams the trials of a `trials.csv` in constant memory.
 * Throws a `SetupError` that names the row and the column when a row cannot be read.
 */
export async function* readTrials(path: string, onTorn?: TornRowListener): AsyncGenerator<Trial> {
  let reader: TrialRowReader | undefined
  let row = 0
  for await (const rows of completeRows(createReadStream(path), {
    quoted: true,
    ...(onTorn && { onTorn }),
  })) {
    for (const cells of parseRows(rows)) {
      row += 1
      try {
        if (reader) yield reader.read(cells)
        else reader = new TrialRowReader(cells)
      } catch (cause) {
        throw cause instanceof RangeError ? unreadableError(path, row, cause) : cause
      }
    }
  }
}

function unreadableError(path: string, row: number, cause: RangeError): SetupError {
  return new SetupError(`${path}, row ${row}: ${cause.message}`, { code: 'TRIALS_UNREADABLE', cause })
}
