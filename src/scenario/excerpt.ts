/** Columns of a line that are shown; of a longer one, the part around the mistake. */
const WIDTH = 90
const BEFORE = 40

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not be steered by the file it shows.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g

/** A line of a file with carets under the spot, as a compiler shows it. `line` and `column` are 1-based. */
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
