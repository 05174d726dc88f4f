import type { Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { parseRows } from '../../results/csv/csv-rows.ts'
import { TrialRowReader } from '../../results/trials/trial-rows.ts'
import { parseTurns } from '../../results/turns/turn-rows.ts'

const QUOTE = 0x22
const LINE_FEED = 0x0a

/** The rows of one table, from pieces of its file. */
export class TableReader {
  #pending = Buffer.alloc(0)
  #header: Buffer | undefined
  #reader: TrialRowReader | undefined

  trials(bytes: Buffer): Trial[] {
    const rows = parseRows(this.#complete(bytes))
    if (!this.#reader && rows.length > 0) this.#reader = new TrialRowReader(rows.shift() ?? [])
    return rows.map((cells) => (this.#reader as TrialRowReader).read(cells))
  }

  turns(bytes: Buffer): TurnRecord[] {
    const complete = this.#complete(bytes)
    if (complete.length === 0) return []
    const end = complete.indexOf(LINE_FEED) + 1
    const rows = this.#header ? Buffer.concat([this.#header, complete]) : complete
    this.#header ??= Buffer.from(complete.subarray(0, end))
    return parseTurns(rows)
  }

  /** Up to the last line feed that ends a row. */
  #complete(bytes: Buffer): Buffer {
    const all = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    let isQuoted = false
    let end = 0
    for (let index = 0; index < all.length; index += 1) {
      if (all[index] === QUOTE) isQuoted = !isQuoted
      else if (all[index] === LINE_FEED && !isQuoted) end = index + 1
    }
    this.#pending = Buffer.from(all.subarray(end))
    return all.subarray(0, end)
  }
}
