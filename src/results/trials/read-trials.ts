import { SetupError } from '../../core/setup-error.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { parseRows } from '../csv/csv-rows.ts'
import { readChunks } from '../csv/read-chunks.ts'
import { TrialRowReader } from './trial-rows.ts'

/** Called with the size in bytes when the file ends in an incomplete row. */
export type TornRowListener = (bytes: number) => void

/**
 * Streams the trials of a `trials.csv` in constant memory.
 * Throws a `SetupError` that names the row and the column when a row cannot be read.
 */
export async function* readTrials(path: string, onTorn?: TornRowListener): AsyncGenerator<Trial> {
  let reader: TrialRowReader | undefined
  let row = 0
  for await (const rows of completeRows(readChunks(path), {
    quoted: true,
    ...(onTorn && { onTorn }),
  })) {
    for (const cells of readRow(() => parseRows(rows), `${path}, after row ${row}`)) {
      row += 1
      const current = reader
      const place = `${path}, row ${row}`
      if (current) yield readRow(() => current.read(cells), place)
      else reader = readRow(() => new TrialRowReader(cells), place)
    }
  }
}

/** Names the place of what cannot be read. */
function readRow<Value>(read: () => Value, place: string): Value {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${place}: ${cause.message}`, {
      code: 'TRIALS_UNREADABLE',
      hint: 'Restore the file, or delete the damaged row: the other trials can be shown.',
    })
  }
}
