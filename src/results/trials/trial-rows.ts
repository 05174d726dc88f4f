import type { Trial } from '../../core/trial/trial.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { columnsOf, formatRows, headerRow, readRow } from '../csv/csv-rows.ts'
import { TRIAL_COLUMNS, type TrialColumn, type TrialDraft } from './trial-columns.ts'

/** The header row of `trials.csv`. */
export function trialHeader(): string {
  return headerRow(TRIAL_COLUMNS)
}

/** Formats trials as rows of `trials.csv`, with all text redacted. */
export function formatTrialRows(trials: readonly Trial[], redact: Redactor): string {
  return formatRows(TRIAL_COLUMNS, trials, redact)
}

/** Reads rows under a header. Unknown columns are ignored. */
export class TrialRowReader {
  readonly #columns: readonly (TrialColumn | undefined)[]

  /** Throws a `RangeError` when the header lacks a required column. */
  constructor(header: readonly string[]) {
    this.#columns = columnsOf(header, TRIAL_COLUMNS)
  }

  /** Throws a `RangeError` that names the column of a cell that cannot be read. */
  read(cells: readonly string[]): Trial {
    const draft: TrialDraft = readRow(this.#columns, cells, { at: {} })
    // The constructor checked that all required columns exist, and each sets its field.
    return draft as Trial
  }
}
