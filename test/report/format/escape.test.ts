import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeMarkdown, oneLine } from '../../../src/report/format/escape.ts'

describe('oneLine', () => {
  test.each([
    ['joins lines', 'a\r\nb\u2028c', 'a b c'],
    ['drops colours', '\u001b[31mred\u001b[0m', 'red'],
    ['disarms a bare escape', 'a\u001bcb', 'a cb'],
    ['disarms a change of writing direction', 'a\u202eb', 'a b'],
    ['disarms a mark of writing direction', 'a\u200fb', 'a b'],
    ['cuts between characters, never within one', '😀😀😀😀😀😀😀😀', '😀😀😀😀…'],
  ])('%s', (_sentence, text, line) => {
    expect(oneLine(text, 5)).toBe(line)
  })

  test('holds no control character and is never too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        const line = oneLine(text, longest)
        return [...line].length <= longest && !/\p{Cc}/u.test(line)
      }),
    )
  })
})

describe('escapeMarkdown', () => {
  test.each([
    ['a cell stays a cell', 'a | b', 'a \\| b'],
    ['an escaped cell stays a cell', 'a \\| b', 'a \\\\\\| b'],
    ['markup is inert', '**a** `b` [c](d)', '\\*\\*a\\*\\* \\`b\\` \\[c\\](d)'],
    ['HTML is inert', '<img src=x> &amp;', '&lt;img src=x&gt; &amp;amp;'],
    ['an address is no link', 'https://a.b www.c.d', 'https\\://a.b www\\.c.d'],
    ['lines are joined', 'a\n\n# b', 'a # b'],
    ['nobody is called by name', 'ask @octocat or a@b.c', 'ask @&#8203;octocat or a@&#8203;b.c'],
    ['no issue is linked', 'fixes #12', 'fixes #&#8203;12'],
    ['the beginning of a line is no heading', '# a', '\\# a'],
    ['the beginning of a line is no list', '1. a', '1\\. a'],
  ])('%s', (_sentence, text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  test('leaves no unescaped pipe and no line end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('|', '\\', '\n', 'a', '<') }), (text) => {
        const rest = escapeMarkdown(text).replace(/\\[\\|]/g, '')
        return !/[|\n<\\]/.test(rest)
      }),
    )
  })
})
