import { completeRows } from './complete-rows.ts'
import { readChunks } from './read-chunks.ts'

/**
 * Streams a `trials.csv` or `turns.csv` unchanged, header first, in chunks of complete rows. A torn last row,
 * which a killed run may leave, is dropped.
 */
export async function* readRows(path: string): AsyncGenerator<string> {
  for await (const rows of completeRows(readChunks(path), { quoted: true })) yield rows.toString('utf8')
}
