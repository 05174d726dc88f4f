import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Trial } from '../../core/trial/trial.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { TRIAL_COLUMNS, type TrialColumn, type TrialDraft } from './trial-columns.ts'

/**
 * RFC 4180 with a bare line feed. Carriage returns are quoted too, because other readers treat them as row
 * ends.
 */
const WRITE_OPTIONS = { record_delimiter: '\n', quoted_match: /\r/ } as const
const READ_OPTIONS = { record_delimiter: '\n', relax_column_count: true } as const

/** The header row of `trials.csv`. */
export function trialHeader(): string {
  return stringify([TRIAL_COLUMNS.map(({ name }) => name)], WRITE_OPTIONS)
}

/** Formats trials as rows of `trials.csv`, with all text redacted. */
export function formatTrialRows(trials: readonly Trial[], redact: Redactor): string {
  return stringify(
    trials.map((trial) => TRIAL_COLUMNS.map(({ write }) => write(trial, redact))),
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
export function checkHeader(
  header: readonly string[],
  columns: readonly { readonly name: string; readonly read?: unknown; readonly isRecent?: true }[],
): void {
  const missing = columns.filter(({ name, read, isRecent }) => read && !isRecent && !header.includes(name))
  if (missing.length > 0) throw new RangeError(`missing column ${missing.map(({ name }) => name).join(', ')}`)
  const twice = columns.find(({ name }) => header.indexOf(name) !== header.lastIndexOf(name))
  if (twice) throw new RangeError(`two columns are named ${twice.name}`)
}

/** Reads rows under a header. Unknown columns are ignored. */
export class TrialRowReader {
  readonly #columns: readonly (TrialColumn | undefined)[]

  /** Throws a `RangeError` when the header lacks a required column. */
  constructor(header: readonly string[]) {
    checkHeader(header, TRIAL_COLUMNS)
    this.#columns = header.map((name) => TRIAL_COLUMNS.find((column) => column.name === name))
  }

  /** Throws a `RangeError` that names the column of a cell that cannot be read. */
  read(cells: readonly string[]): Trial {
    if (cells.length !== this.#columns.length)
      throw new RangeError(`${cells.length} cells under ${this.#columns.length} columns`)
    const draft: TrialDraft = { at: {} }
    for (const [index, column] of this.#columns.entries()) {
      try {
        column?.read?.(cells[index] ?? '', draft)
      } catch (cause) {
        throw new RangeError(`column ${column?.name}: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        })
      }
    }
    // The constructor checked that all required columns exist, and each sets its field.
    return draft as Trial
  }
}
