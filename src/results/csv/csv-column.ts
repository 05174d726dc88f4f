import type { Redactor } from '../../redaction/redact.ts'
import type { CellType } from './csv-cell.ts'

/** One column of the rows of trials or turns. Derived columns have no `read`. */
export interface CsvColumn<Row, Draft> {
  readonly name: string
  readonly type: CellType
  readonly write: (row: Row, redact: Redactor) => string
  readonly read?: (cell: string, draft: Draft) => void
  /** Runs of earlier versions are read without it. */
  readonly isRecent?: true
}

/** A column that older files do not have. */
export function recent<Row, Draft>(column: CsvColumn<Row, Draft>): CsvColumn<Row, Draft> {
  return { ...column, isRecent: true }
}
