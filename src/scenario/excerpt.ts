/** Maximum width of the excerpt. A longer line is cut to the part around the error. */
const WIDTH = 90
const BEFORE = 40

// biome-ignore lint/suspicious/noControlCharactersInRegex: a file must not be able to send terminal control codes.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * Shows a line of a file with carets under the error, as a compiler does. `line` and `column` are 1-based.
 */
export function excerpt(text: string, spot: { line: number; column: number; length: number }): string {
  const whole = text.split(/\r?\n/, spot.line).at(spot.line - 1) ?? ''
  const from = whole.length <= WIDTH ? 0 : Math.max(0, spot.column - 1 - BEFORE)
  const shown = whole.slice(from, from + WIDTH).replace(CONTROL, ' ')
  const indent = spot.column - 1 - from
  const carets = Math.max(1, Math.min(spot.length, shown.length - indent))
  const number = String(spot.line)
  const gutter = ' '.repeat(number.length)
  return `  ${number} | ${shown}\n  ${gutter} | ${' '.repeat(indent)}${'^'.repeat(carets)}`
}
