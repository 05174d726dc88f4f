/**
 * First characters that make a spreadsheet read a cell as a formula, full-width forms included
 * (https://owasp.org/www-community/attacks/CSV_Injection), and the apostrophe that escapes them.
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠']/

/**
 * Escapes text for a cell. Text that a spreadsheet could read as a formula gets a leading apostrophe. So does
 * text that already starts with an apostrophe, so that `readText` returns exactly what was written.
 */
export function writeText(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text
}

export function readText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** A year in microseconds. No run lasts that long, and nothing else in a row comes near it. */
const MAX_INTEGER = 3.2e13

/** An undefined value becomes an empty cell, and so does a number that no reader would take. */
export function writeInteger(value: number | undefined): string {
  const whole = Math.round(value ?? Number.NaN)
  return Math.abs(whole) <= MAX_INTEGER ? String(whole) : ''
}

/** Undefined for an empty cell. Throws a `RangeError` when the cell is not an integer as `writeInteger` writes it. */
export function readInteger(cell: string): number | undefined {
  if (cell === '') return undefined
  const value = /^-?\d+$/.test(cell) ? Number(cell) : Number.NaN
  if (Number.isNaN(value)) throw new RangeError(`"${cell.slice(0, 80)}" is not an integer`)
  if (Math.abs(value) > MAX_INTEGER) throw new RangeError(`"${cell.slice(0, 80)}" is too large`)
  return value
}

/** Reads an integer column: only a status, which is the provider's own, may be negative. */
export function integerReaderOf(column: string): (cell: string) => number | undefined {
  return column === 'status' ? readInteger : readCount
}

/** A count or a duration: an integer that is not negative. */
export function readCount(cell: string): number | undefined {
  const value = readInteger(cell)
  if (value !== undefined && value < 0) throw new RangeError(`"${cell}" is negative`)
  return value
}

export function writeBoolean(value: boolean | undefined): string {
  return value === undefined ? '' : String(value)
}

/** Throws a `RangeError` when the cell is not `true`, `false` or empty. */
export function readBoolean(cell: string): boolean | undefined {
  if (cell === '') return undefined
  if (cell !== 'true' && cell !== 'false') throw new RangeError(`"${cell}" is neither true nor false`)
  return cell === 'true'
}

/** Throws a `RangeError` when the cell is not one of the words. */
export function readEnum<Word extends string>(cell: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === cell)
  if (word === undefined) throw new RangeError(`"${cell}" is not one of ${words.join(', ')}`)
  return word
}

/** What the cells of a column are, for formats that have types. `transcript`: text, where a single space is no text. */
export type CellType = 'text' | 'transcript' | 'integer' | 'number' | 'boolean'
