import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { RunTime } from '../../core/units.ts'
import type { AppendFile } from '../../results/append-file.ts'
import { NumberSet, RepeatedRecords, TORN_ROW } from '../../results/csv/repeated-records.ts'
import { LostRows } from '../../results/run/lost-rows.ts'
import type { RowOffsets } from '../../results/run/run-file.ts'
import { type MergeSource, nameSource } from './merge-source.ts'
import type { AnyRow, RowKind } from './row-kinds.ts'

/** What was copied of a run. */
export interface CopiedRows {
  readonly rows: number
  /** The first numbers that are free after it. */
  readonly next: RowOffsets
  /** The numbers in its own folder. */
  readonly numbers: NumberSet
  /** The latest instant of any row. */
  readonly latest: RunTime
  readonly damage: readonly string[]
}

const BATCH = 1000
const NUMBERED = ['row', 'block', 'conversation', 'worker'] as const

/** Appends the rows of a run to a merged table, each once, renumbered and with its vantage. */
export async function copyRows<Row extends AnyRow>(
  source: MergeSource,
  offsets: RowOffsets,
  kind: RowKind<Row>,
  table: AppendFile,
): Promise<CopiedRows> {
  const copy = new RowCopy(source, offsets, kind)
  const torn: string[] = []
  let batch: Row[] = []
  for await (const row of kind.read(kind.file(source.folder), (damage) => torn.push(damage))) {
    const copied = copy.take(row)
    if (copied && batch.push(copied) >= BATCH) await table.append(kind.format(batch.splice(0)))
  }
  if (batch.length > 0) await table.append(kind.format(batch))
  batch = []
  return copy.finish(torn)
}

class RowCopy<Row extends AnyRow> {
  readonly #source: MergeSource
  readonly #kind: RowKind<Row>
  readonly #offsets: RowOffsets
  readonly #targets: ReadonlySet<string>
  readonly #repeated: RepeatedRecords
  readonly #numbers = new NumberSet()
  readonly #lost = new LostRows()
  readonly #next: { -readonly [Name in keyof RowOffsets]: number }
  #rows = 0
  #latest = 0

  constructor(source: MergeSource, offsets: RowOffsets, kind: RowKind<Row>) {
    this.#source = source
    this.#kind = kind
    this.#offsets = offsets
    this.#targets = new Set(source.file.scenario.targets.map(({ id }) => id))
    this.#repeated = new RepeatedRecords(kind.noun)
    this.#next = { ...offsets }
  }

  /** The row as it is in the merged run; undefined if it is another part's, or was there before. */
  take(row: Row): Row | undefined {
    const { from, end, file } = this.#source
    const own = this.#kind.numbers(row)
    const number = own.row ?? 0
    if (number < from.row || number >= end || !this.#repeated.isNew(number)) return undefined
    this.#requireTarget(row, number)
    this.#numbers.add(number)
    this.#lost.count(row)
    this.#rows += 1
    for (const at of Object.values(row.at)) this.#latest = Math.max(this.#latest, at ?? 0)
    return { ...this.#kind.withNumbers(row, this.#renumber(own)), vantage: file.vantage.name }
  }

  finish(found: readonly string[]): CopiedRows {
    const { rows: expected, folder, damage, file } = this.#source
    const wrong: string[] = []
    const table = this.#kind.file(folder)
    this.#repeated.report(table, (words) => wrong.push(words))
    if (expected === undefined) this.#lost.report(table, file, (words) => wrong.push(words))
    // A merged folder that was cut off says so of its last part only: the others are complete.
    const missing = expected !== undefined && expected > this.#rows
    const fresh = expected === undefined ? found : found.filter((words) => words !== TORN_ROW)
    return {
      rows: this.#rows,
      next: this.#next,
      numbers: this.#numbers,
      latest: this.#latest,
      damage: [
        ...damage,
        ...[...fresh, ...wrong].map((words) => words.replaceAll(`${folder.path}${path.sep}`, '')),
        ...(missing ? [`${expected - this.#rows} of its ${expected} ${this.#kind.noun}s are missing`] : []),
      ],
    }
  }

  #renumber(own: ReturnType<RowKind<Row>['numbers']>): RowOffsets {
    const { from } = this.#source
    const numbers = { row: 0, block: 0, conversation: 0, worker: 0 }
    for (const name of NUMBERED) {
      const value = own[name]
      if (value === undefined) continue
      numbers[name] = value - from[name] + this.#offsets[name]
      this.#next[name] = Math.max(this.#next[name], numbers[name] + 1)
    }
    return numbers
  }

  #requireTarget({ target }: Row, number: number): void {
    if (this.#targets.has(target)) return
    throw new SetupError(
      `${nameSource(this.#source)} is damaged: ${this.#kind.noun} ${number} is of an unknown target ${target}`,
      { code: 'TRIALS_UNREADABLE', hint: 'Restore the folder, or delete the row.' },
    )
  }
}
