import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { formatRows, headerRow, parseRecords } from '../csv/csv-rows.ts'
import type { TurnDraft } from './turn-column.ts'
import { TURN_COLUMNS } from './turn-columns.ts'

/** The header row of `turns.csv`. */
export function turnHeader(): string {
  return headerRow(TURN_COLUMNS)
}

/** Formats turns as rows of `turns.csv`, with all text redacted. */
export function formatTurnRows(turns: readonly TurnRecord[], redact: Redactor): string {
  return formatRows(TURN_COLUMNS, turns, redact)
}

/**
 * Reads complete rows, header first. Throws a `RangeError` that names the column of a cell that cannot be
 * read.
 */
export function parseTurns(rows: Buffer): TurnRecord[] {
  // All required columns are in the header, and each sets its field.
  return parseRecords<TurnDraft>(rows, TURN_COLUMNS, () => ({ at: {} })) as TurnRecord[]
}
