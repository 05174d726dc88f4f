import { createReadStream } from 'node:fs'
import { SetupError } from '../../core/setup-error.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { completeRows } from '../csv/complete-rows.ts'
import type { TornRowListener } from '../trials/read-trials.ts'
import { parseTurns } from './turn-rows.ts'

/** Reads a `turns.csv`. Throws a `SetupError` if a row cannot be read. */
export async function readTurns(path: string, onTorn?: TornRowListener): Promise<TurnRecord[]> {
  try {
    const rows: Buffer[] = []
    const complete = completeRows(createReadStream(path), { quoted: true, ...(onTorn && { onTorn }) })
    for await (const chunk of complete) rows.push(chunk)
    return parseTurns(Buffer.concat(rows))
  } catch (cause) {
    throw new SetupError(`cannot read ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      code: 'RUN_UNREADABLE',
      cause,
    })
  }
}
