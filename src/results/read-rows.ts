import { createReadStream } from 'node:fs'
import { wholeRows } from './whole-rows.ts'

/** A `trials.csv` or `turns.csv` as it is, header first, in stretches of whole rows: without the torn one that a kill may have left. */
export async function* readRows(path: string): AsyncGenerator<string> {
  for await (const rows of wholeRows(createReadStream(path), { quoted: true })) yield rows.toString('utf8')
}
