import { stringify } from 'csv-stringify/sync'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { checkHeader, parseRows } from '../trials/trial-rows.ts'
import type { TurnDraft } from './turn-column.ts'
import { TURN_COLUMNS } from './turn-columns.ts'

/**
 * RFC 4180 with a bare line feed. Carriage returns are quoted too, because other readers treat them as row
 * ends.
 */
const WRITE_OPTIONS = { record_delimiter: '\n', quoted_match: /\r/ } as const

/** The header row of `turns.csv`. */
export function turnHeader(): string {
  return stringify([TURN_COLUMNS.map(({ name }) => name)], WRITE_OPTIONS)
}

/** Formats turns as rows of `turns.csv`, with all text redacted. */
export function formatTurnRows(turns: readonly TurnRecord[], redact: Redactor): string {
  return stringify(
    turns.map((turn) => TURN_COLUMNS.map(({ write }) => write(turn, redact))),
    WRITE_OPTIONS,
  )
}

/**
 * Reads complete rows, header first. Throws a `RangeError` that names the column of a cell that cannot be
 * read.
 */
export function parseTurns(rows: Buffer): TurnRecord[] {
  const [header = [], ...cells] = parseRows(rows)
  checkHeader(header, TURN_COLUMNS)
  const columns = header.map((name) => TURN_COLUMNS.find((column) => column.name === name))
  return cells.map((row, number) => {
    if (row.length !== header.length)
      throw new RangeError(`row ${number + 2}: ${row.length} cells under ${header.length} columns`)
    const draft: TurnDraft = { at: {} }
    for (const [index, column] of columns.entries()) {
      try {
        column?.read?.(row[index] ?? '', draft)
      } catch (cause) {
        const words = cause instanceof Error ? cause.message : String(cause)
        throw new RangeError(`row ${number + 2}, column ${column?.name}: ${words}`, { cause })
      }
    }
    // All required columns are in the header, and each sets its field.
    return draft as TurnRecord
  })
}
