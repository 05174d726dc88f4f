/**
 * Characters at the front of a cell that make a spreadsheet take it for a formula, those of full width as well, or that
 * our mark could hide (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const RISKY = /^[=+\-@\t\r\n＝＋－＠']/

/**
 * Text as it stands in a cell. What a spreadsheet could take for a formula gets an apostrophe in front, which makes it
 * text there; so does what begins with an apostrophe already, so that reading gives back exactly what was written.
 */
export function writeText(text: string): string {
  return RISKY.test(text) ? `'${text}` : text
}

export function readText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** A whole number; absent is an empty cell. */
export function writeWhole(value: number | undefined): string {
  return value === undefined ? '' : String(Math.round(value))
}

/** The whole number in a cell; undefined when it is empty. Throws a `RangeError` when it is anything else. */
export function readWhole(cell: string): number | undefined {
  if (cell === '') return undefined
  const value = Number(cell)
  if (!Number.isSafeInteger(value)) throw new RangeError(`"${cell}" is no whole number`)
  return value
}

export function writeFlag(value: boolean | undefined): string {
  return value === undefined ? '' : String(value)
}

/** Throws a `RangeError` for a cell that is neither `true`, `false` nor empty. */
export function readFlag(cell: string): boolean | undefined {
  if (cell === '') return undefined
  if (cell !== 'true' && cell !== 'false') throw new RangeError(`"${cell}" is neither true nor false`)
  return cell === 'true'
}

/** Throws a `RangeError` for a cell that is none of the words. */
export function readChoice<Word extends string>(cell: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === cell)
  if (word === undefined) throw new RangeError(`"${cell}" is none of ${words.join(', ')}`)
  return word
}
