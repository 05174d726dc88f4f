import { createReadStream } from 'node:fs'
import { wholeRows } from './whole-rows.ts'

/**
 * Streams a `trials.csv` or `turns.csv` unchanged, header first, in chunks of complete rows. A torn last row,
 * which a killed run may leave, is dropped.
 */
export async function* readRows(path: string): AsyncGenerator<string> {
  for await (const rows of wholeRows(createReadStream(path), { quoted: true })) yield rows.toString('utf8')
}
