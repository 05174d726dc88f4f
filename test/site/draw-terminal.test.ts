import { describe, expect, test } from 'vitest'
import { drawTerminal } from '../../site/draw-terminal.ts'

const PICTURE = { columns: 80, title: 'A run' }

const textsOf = (picture: string) =>
  [...picture.matchAll(/<text x="([\d.]+)"[^>]*?( [^">]*"[^>]*)?>([^<]*)<\/text>/g)].map(
    ([whole, x, , text]) => ({
      x: Number(x),
      text,
      whole,
    }),
  )

describe('a picture of a terminal', () => {
  test.each([
    ['plain text as it is', 'a is heard first', [{ x: 16, text: 'a is heard first' }]],
    [
      'the cells of a table, each at its column',
      'answer  a is first',
      [
        { x: 16, text: 'answer' },
        { x: 83.2, text: 'a is first' },
      ],
    ],
    ['what a page would take for markup', '[1–2] <3 & more', [{ x: 16, text: '[1–2] &lt;3 &amp; more' }]],
    ['text at its column', '    five', [{ x: 49.6, text: 'five' }]],
    [
      'two colours in one line, the second where it stands',
      '\u001b[32mvalid\u001b[39m: the harness kept up',
      [
        { x: 16, text: 'valid' },
        { x: 58, text: ': the harness kept up' },
      ],
    ],
  ])('shows %s', (_what, text, shown) => {
    expect(textsOf(drawTerminal(text, PICTURE))).toEqual(shown.map((each) => expect.objectContaining(each)))
  })

  test('keeps a style until a code ends it, over the end of a line', () => {
    const [bold, still, plain] = textsOf(drawTerminal('\u001b[1mone\ntwo\u001b[22m three', PICTURE))
    expect(bold?.whole).toContain('font-weight="bold"')
    expect(still?.whole).toContain('font-weight="bold"')
    expect(plain?.whole).not.toContain('font-weight')
  })

  test('is as wide as its columns and as high as its lines', () => {
    expect(drawTerminal('a\nb\n\n', PICTURE)).toContain('viewBox="0 0 704 72"')
  })

  test('has a title for those who cannot see it', () => {
    expect(drawTerminal('a', { columns: 80, title: 'Runs & more' })).toContain(
      '<title>Runs &amp; more</title>',
    )
  })
})
