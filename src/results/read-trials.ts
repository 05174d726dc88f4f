import { createReadStream } from 'node:fs'
import { SetupError } from '../core/setup-error.ts'
import type { Trial } from '../core/trial.ts'
import { parseRows, RowReader } from './trial-rows.ts'
import { wholeRows } from './whole-rows.ts'

/** Called when a file ends in a row that was not written to its end, with that row's bytes. */
export type OnTorn = (bytes: number) => void

/**
 * The trials of a `trials.csv`, one after the other, in little memory however long the file.
 * Throws a `SetupError` that names the row and the column when the file is not one of ours.
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
