import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Redactor } from '../../redaction/redact.ts'

/**
 * RFC 4180 with a bare line feed. Carriage returns are quoted too, because other readers treat them as row
 * ends.
 */
const WRITE_OPTIONS = { record_delimiter: '\n', quoted_match: /\r/ } as const
/** A spreadsheet may have saved the file again, with its own line ends and a byte order mark in front. */
const READ_OPTIONS = { record_delimiter: ['\n', '\r\n'], bom: true, relax_column_count: true }

/** How a column reads its cell into a record that is being read. */
interface ReadColumn<Draft> {
  readonly name: string
  readonly read?: (cell: string, draft: Draft) => void
  readonly isRecent?: true
}

/** How a column writes its cell of a record. */
interface WrittenColumn<Row> {
  readonly name: string
  readonly write: (record: Row, redact: Redactor) => string
}

export function headerRow(columns: readonly { readonly name: string }[]): string {
  return stringify([columns.map(({ name }) => name)], WRITE_OPTIONS)
}

/** Formats records as rows, with all text redacted. */
export function formatRows<Row>(
  columns: readonly WrittenColumn<Row>[],
  records: readonly Row[],
  redact: Redactor,
): string {
  return stringify(
    records.map((record) => columns.map(({ write }) => write(record, redact))),
    WRITE_OPTIONS,
  )
}

/** Parses complete rows of a CSV file into cells. Throws a `RangeError` when they are not CSV. */
export function parseRows(rows: Buffer): string[][] {
  try {
    return parse(rows, READ_OPTIONS)
  } catch (cause) {
    if (cause instanceof CsvError) throw new RangeError(`not CSV (${cause.code})`, { cause })
    throw cause
  }
}

/** Throws a `RangeError` when a header lacks a required column, or has a column twice. */
function checkHeader(
  header: readonly string[],
  columns: readonly { readonly name: string; readonly read?: unknown; readonly isRecent?: true }[],
): void {
  const missing = columns.filter(({ name, read, isRecent }) => read && !isRecent && !header.includes(name))
  if (missing.length > 0) throw new RangeError(describeMissing(missing.map(({ name }) => name)))
  const twice = columns.find(({ name }) => header.indexOf(name) !== header.lastIndexOf(name))
  if (twice) throw new RangeError(`two columns are named ${twice.name}`)
}

function describeMissing(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `missing column ${names.slice(0, 3).join(', ')}${more}`
}

/**
 * Reads complete rows, header first. Throws a `RangeError` that names the row and the column of a cell that cannot be
 * read.
 */
export function parseRecords<Draft>(
  rows: Buffer,
  columns: readonly ReadColumn<Draft>[],
  newDraft: () => Draft,
): Draft[] {
  const [header = [], ...cells] = parseRows(rows)
  const named = columnsOf(header, columns)
  return cells.map((row, number) => readRow(named, row, newDraft(), `row ${number + 2}`))
}

/** The columns under a header; undefined for one that is not known. Throws a `RangeError` as `checkHeader` does. */
export function columnsOf<Column extends ReadColumn<never>>(
  header: readonly string[],
  columns: readonly Column[],
): (Column | undefined)[] {
  checkHeader(header, columns)
  return header.map((name) => columns.find((column) => column.name === name))
}

/**
 * Fills a draft from the cells of a row. Throws a `RangeError` that names the column of a cell that cannot be read.
 * @param at which row, for the error
 */
export function readRow<Draft>(
  columns: readonly (ReadColumn<Draft> | undefined)[],
  cells: readonly string[],
  draft: Draft,
  at = '',
): Draft {
  if (cells.length !== columns.length)
    throw new RangeError(`${at && `${at}: `}${cells.length} cells under ${columns.length} columns`)
  for (const [index, column] of columns.entries()) {
    try {
      column?.read?.(cells[index] ?? '', draft)
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause)
      throw new RangeError(`${at && `${at}, `}column ${column?.name}: ${words}`, { cause })
    }
  }
  return draft
}
