import { createReadStream } from 'node:fs'
import { SetupError } from '../core/setup-error.ts'
import type { Trial } from '../core/trial.ts'
import { parseRows, RowReader } from './trial-rows.ts'
import { wholeRows } from './whole-rows.ts'

/** Called with the size in bytes when the file ends in an incomplete row. */
export type OnTorn = (bytes: number) => void

/**
 * Streams the trials of a `trials.csv` in constant memory.
 * Throws a `SetupError` that names the row and the column when a row cannot be read.
 */
export async function* readTrials(path: string, onTorn?: OnTorn): AsyncGenerator<Trial> {
  let reader: RowReader | undefined
  let row = 0
  for await (const rows of wholeRows(createReadStream(path), { quoted: true, ...(onTorn && { onTorn }) })) {
    for (const cells of parseRows(rows)) {
      row += 1
      try {
        if (reader) yield reader.read(cells)
        else reader = new RowReader(cells)
      } catch (cause) {
        throw cause instanceof RangeError ? unreadable(path, row, cause) : cause
      }
    }
  }
}

function unreadable(path: string, row: number, cause: RangeError): SetupError {
  return new SetupError(`${path}, row ${row}: ${cause.message}`, { code: 'TRIALS_UNREADABLE', cause })
}
