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

/** An undefined value becomes an empty cell. */
export function writeInteger(value: number | undefined): string {
  return value === undefined ? '' : String(Math.round(value))
}

/** Undefined for an empty cell. Throws a `RangeError` when the cell is not an integer. */
export function readInteger(cell: string): number | undefined {
  if (cell === '') return undefined
  const value = Number(cell)
  if (!Number.isSafeInteger(value)) throw new RangeError(`"${cell}" is not an integer`)
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
