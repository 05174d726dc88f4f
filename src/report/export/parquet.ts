import { ByteWriter, type ColumnSource, parquetWriteRows } from 'hyparquet-writer'
import { splitTarget } from '../../core/vantage.ts'
import { type CellType, readText } from '../../results/csv/csv-cell.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { TRIAL_COLUMNS } from '../../results/trials/trial-columns.ts'
import { TURN_COLUMNS } from '../../results/turns/turn-columns.ts'
import type { RunRows } from './run-rows.ts'

/** The rows that are held in memory before they are compressed. */
const ROWS_PER_GROUP = 50_000

/**
 * The rows of a run as Apache Parquet, with the names and units of `trials.csv` or `turns.csv`, but with
 * types, which a CSV file lacks. What did not happen is null.
 */
export async function encodeParquet(
  { run, scenario, simulated, replayed = false }: AnyRunFile,
  rows: RunRows,
): Promise<Uint8Array> {
  const writer = new ByteWriter()
  const columns = rows.workload === 'requests' ? TRIAL_COLUMNS : TURN_COLUMNS
  await parquetWriteRows({
    writer,
    rows:
      rows.workload === 'requests'
        ? toValues(TRIAL_COLUMNS, rows.read())
        : toValues(TURN_COLUMNS, rows.read()),
    columns: columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true })),
    rowGroupSize: ROWS_PER_GROUP,
    createdBy: 'ttfa',
    kvMetadata: [
      { key: 'ttfa.run', value: run },
      { key: 'ttfa.scenario', value: scenario.name },
      { key: 'ttfa.simulated', value: String(simulated) },
      { key: 'ttfa.replayed', value: String(replayed) },
    ],
  })
  return writer.getBytes()
}

const TYPES: Readonly<Record<CellType, NonNullable<ColumnSource['type']>>> = {
  text: 'STRING',
  transcript: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
}

interface Column<Row> {
  readonly name: string
  readonly type: CellType
  readonly write: (row: Row, redact: (text: string) => string) => string
}

type Value = string | bigint | number | boolean | null

async function* toValues<Row extends { readonly target: string }>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): AsyncGenerator<Record<string, Value>> {
  // Rows on disk are already redacted.
  const keep = (text: string) => text
  for await (const row of rows) {
    // In a merged run the vantage has a column of its own.
    const plain = { ...row, target: splitTarget(row.target).target }
    yield Object.fromEntries(
      columns.map(({ name, type, write }) => [name, READERS[type](write(plain, keep))]),
    )
  }
}

const READERS: Readonly<Record<CellType, (cell: string) => Value>> = {
  text: readText,
  transcript: (cell) => (cell === ' ' ? null : readText(cell)),
  integer: (cell) => (cell === '' ? null : BigInt(cell)),
  number: (cell) => (cell === '' ? null : Number(cell)),
  boolean: (cell) => (cell === '' ? null : cell === 'true'),
}
