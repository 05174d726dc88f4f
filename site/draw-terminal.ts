/** Sizes in pixels of a cell of the terminal and of the edge around its text. */
const CELL = { width: 8.4, height: 20 }
const EDGE = 16

const COLORS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
}

/** How text looks from here on: what the codes of ECMA-48, 8.3.117 (SGR), that ttfa prints have set. */
interface Style {
  readonly bold?: boolean
  readonly dim?: boolean
  readonly color?: string
}

export interface TerminalPicture {
  readonly columns: number
  readonly title: string
}

interface Span {
  readonly style: Style
  readonly column: number
  readonly text: string
}

/** What a terminal shows, as a picture (SVG) with a title for those who cannot see it. The text may have colours. */
export function drawTerminal(text: string, { columns, title }: TerminalPicture): string {
  const lines = text.trimEnd().split('\n')
  const width = Math.ceil(columns * CELL.width + 2 * EDGE)
  const height = lines.length * CELL.height + 2 * EDGE
  let style: Style = {}
  const drawn = lines.map((line, row) => {
    const { spans, after } = readSpans(line, style)
    style = after
    return spans.map((span) => drawSpan(span, row)).join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
${drawn.filter((line) => line !== '').join('\n')}
</g>
</svg>
`
}

/** The pieces of a line that look alike, and the style that the next line begins with. */
function readSpans(line: string, before: Style): { readonly spans: Span[]; readonly after: Style } {
  const spans: Span[] = []
  let style = before
  let column = 0
  // The text between codes is at even places, the codes are at odd ones.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a terminal gets
  for (const [place, piece] of line.split(/\u001b\[([\d;]*)m/).entries()) {
    if (place % 2 === 1) style = piece.split(';').reduce(applyCode, style)
    else {
      spans.push(...splitAtGaps(piece, column).map((part) => ({ ...part, style })))
      column += [...piece].length
    }
  }
  return { spans, after: style }
}

/** The parts of a text between two spaces or more, each at its column: pictures draw several spaces as one. */
function splitAtGaps(text: string, start: number): Omit<Span, 'style'>[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((part) => ({
    column: start + [...text.slice(0, part.index)].length,
    text: part[0],
  }))
}

function applyCode(style: Style, code: string): Style {
  const number = Number(code)
  if (number === 0) return {}
  if (number === 1) return { ...style, bold: true }
  if (number === 2) return { ...style, dim: true }
  if (number === 22) return { ...style, bold: false, dim: false }
  const { color: _, ...colorless } = style
  if (number === 39) return colorless
  const color = COLORS[number]
  return color === undefined ? style : { ...style, color }
}

function drawSpan({ style, column, text }: Span, row: number): string {
  const x = EDGE + column * CELL.width
  const y = EDGE + (row + 0.75) * CELL.height
  const look = [
    style.bold && ' font-weight="bold"',
    style.dim && ' opacity="0.65"',
    style.color !== undefined && ` fill="${style.color}"`,
  ].filter((attribute) => attribute !== false)
  const length = ([...text].length * CELL.width).toFixed(1)
  return `<text x="${x.toFixed(1)}" y="${y}" textLength="${length}"${look.join('')}>${escapeXml(text)}</text>`
}

const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
