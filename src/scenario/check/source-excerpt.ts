/** Maximum width of the excerpt. A longer line is cut to the part around the error. */
const MAX_COLUMNS = 90
const COLUMNS_BEFORE = 40

// biome-ignore lint/suspicious/noControlCharactersInRegex: a file must not be able to send terminal control codes.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * Shows a line of a file with carets under the error, as a compiler does. `line` and `column` are 1-based.
 */
export function formatExcerpt(text: string, at: { line: number; column: number; length: number }): string {
  const fullLine = text.split(/\r?\n/, at.line).at(at.line - 1) ?? ''
  const from = fullLine.length <= MAX_COLUMNS ? 0 : Math.max(0, at.column - 1 - COLUMNS_BEFORE)
  const shown = fullLine.slice(from, from + MAX_COLUMNS).replace(CONTROL_CHARACTERS, ' ')
  const indent = at.column - 1 - from
  const carets = Math.max(1, Math.min(at.length, shown.length - indent))
  const number = String(at.line)
  const gutter = ' '.repeat(number.length)
  return `  ${number} | ${shown}\n  ${gutter} | ${' '.repeat(indent)}${'^'.repeat(carets)}`
}
