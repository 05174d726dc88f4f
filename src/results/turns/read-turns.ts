import { SetupError } from '../../core/setup-error.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { readChunks } from '../csv/read-chunks.ts'
import { type DamageListener, RepeatedRecords, TORN_ROW } from '../csv/repeated-records.ts'
import { parseTurns } from './turn-rows.ts'

/** Reads a `turns.csv`, each turn once. Throws a `SetupError` if a row cannot be read. */
export async function readTurns(path: string, onDamage?: DamageListener): Promise<TurnRecord[]> {
  try {
    const rows: Buffer[] = []
    const complete = completeRows(readChunks(path), {
      quoted: true,
      onTorn: () => onDamage?.(TORN_ROW),
    })
    for await (const chunk of complete) rows.push(chunk)
    const repeated = new RepeatedRecords('turn')
    const turns = parseTurns(Buffer.concat(rows)).filter(({ turn }) => repeated.isNew(turn))
    repeated.report(path, onDamage)
    return turns
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${path} is damaged: ${cause.message}`, {
      code: 'RUN_UNREADABLE',
      hint: 'Restore the file, or delete the damaged row: the other turns can be shown.',
    })
  }
}
