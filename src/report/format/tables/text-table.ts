import { stripControls } from '../escape.ts'

/** The columns of a terminal; and of texts that need more, and are rarely read in one. */
export const TEXT_WIDTH = 80
export const WIDE_TEXT_WIDTH = 100

/** A cell. Its text is untrusted and gets stripped of control characters; `paint` adds colour, not width. */
export interface TextCell {
  readonly text: string
  readonly align?: 'left' | 'right'
  readonly paint?: (text: string) => string
}

/** The minimum width of the first column. */
const MIN_COLUMN_WIDTH = 8
const GAP = 2

/** Lays out rows within the width, without borders. The first column is wrapped if the others need the space. */
export function layOutTable(rows: readonly (readonly TextCell[])[], width: number): string[] {
  const widths = columnWidths(rows, width)
  return rows.flatMap((row) => layOutRow(row, widths))
}

/** As many lines as its longest cell has. */
function layOutRow(row: readonly TextCell[], widths: readonly number[]): string[] {
  const cells = row.map((cell, column) => layOutCell(cell, (widths[column] ?? GAP) - GAP))
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    trimEnd(cells.map(({ lines, empty }) => lines[line] ?? empty).join(' '.repeat(GAP))),
  )
}

/** The lines of a cell, and one where others of its row have more. */
interface LaidOutCell {
  readonly lines: readonly string[]
  readonly empty: string
}

/** Padded by what is read: colours have no width. */
function layOutCell({ text, align = 'left', paint = String }: TextCell, width: number): LaidOutCell {
  const lines = splitText(stripControls(text), width).map((line) => {
    const padding = ' '.repeat(Math.max(0, width - line.length))
    return align === 'left' ? `${paint(line)}${padding}` : `${padding}${paint(line)}`
  })
  return { lines, empty: ' '.repeat(width) }
}

function columnWidths(rows: readonly (readonly TextCell[])[], width: number): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) => GAP + longestCell(rows, column))
  const others = widths.slice(1).reduce((sum, each) => sum + each, 0)
  // The gap after the last column does not count.
  const room = Math.max(MIN_COLUMN_WIDTH + GAP, width + GAP - others)
  return [Math.min(widths[0] ?? 0, room), ...widths.slice(1)]
}

function longestCell(rows: readonly (readonly TextCell[])[], column: number): number {
  return Math.max(0, ...rows.map((row) => row[column]?.text.length ?? 0))
}

function trimEnd(line: string): string {
  return line.replace(/\s+$/, '')
}

/** Wraps untrusted text to the width, without control characters. Longer words are split. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of stripControls(text)
    .split(' ')
    .flatMap((word) => splitText(word, width))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A name is split after one of these, rather than within a word or a number. */
const SPLITS_AFTER: ReadonlySet<string> = new Set('-_@/.:, ')

/** Splits text into pieces of at most `width` characters; empty text is one empty piece. */
function splitText(text: string, width: number): string[] {
  const pieces: string[] = []
  let rest = [...text]
  while (rest.length > width) {
    const end = splitPoint(rest, width)
    pieces.push(rest.slice(0, end).join(''))
    rest = rest.slice(end)
  }
  return [...pieces, rest.join('')]
}

/** After the last separator in the second half of the width; without one, at the width. */
function splitPoint(characters: readonly string[], width: number): number {
  for (let end = width; end > width / 2; end -= 1) if (SPLITS_AFTER.has(characters[end - 1] ?? '')) return end
  return Math.max(1, width)
}
