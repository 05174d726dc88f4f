import { SetupError } from '../../core/setup-error.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { readChunks } from '../csv/read-chunks.ts'
import type { TornRowListener } from '../trials/read-trials.ts'
import { parseTurns } from './turn-rows.ts'

/** Reads a `turns.csv`. Throws a `SetupError` if a row cannot be read. */
export async function readTurns(path: string, onTorn?: TornRowListener): Promise<TurnRecord[]> {
  try {
    const rows: Buffer[] = []
    const complete = completeRows(readChunks(path), { quoted: true, ...(onTorn && { onTorn }) })
    for await (const chunk of complete) rows.push(chunk)
    return parseTurns(Buffer.concat(rows))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${path} is damaged: ${cause.message}`, {
      code: 'RUN_UNREADABLE',
      hint: 'Restore the file, or delete the damaged row: the other turns can be shown.',
    })
  }
}
