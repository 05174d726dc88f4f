import domino from '@mixmark-io/domino'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { embedJson, html, keepUnitsTogether, renderCode } from '../../../../src/report/format/markup/html.ts'

/** What a parser that is not ours makes of it. */
function parseElements(text: string) {
  return [...domino.createDocument(`<main>${text}</main>`).body.querySelectorAll('main *')]
}

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', '=', '`', '-', '!') }),
)

describe('html', () => {
  test('makes text of whatever is put into it, between tags and inside attributes', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const elements = parseElements(html`<p title="${text}">${text}</p>`.text)
        expect(elements).toHaveLength(1)
        expect(elements[0]?.getAttribute('onerror')).toBeNull()
      }),
    )
  })

  test('leaves markup alone, joins lists, and writes nothing for what is not there', () => {
    expect(html`<ul>${[1, 2].map((one) => html`<li>${one}</li>`)}${undefined}${false}</ul>`.text).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    )
  })

  test('shows what could turn the direction of a text, or steer a terminal, as a sign of its own', () => {
    expect(html`${'a\u202eb\u0007c\nd'}`.text).toBe('a�b�c\nd')
  })
})

describe('embedJson', () => {
  test('holds any data, and nothing in it can end the element', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.constant('</script><!--<script>')), (text) => {
        const { text: element } = embedJson('data', JSON.stringify({ text }))
        expect(element.match(/<\/?script/g)).toHaveLength(2)
        const json = element.replace(/^<script[^>]*>/, '').replace(/<\/script>$/, '')
        expect(JSON.parse(json)).toEqual({ text })
      }),
    )
  })
})

test('prose keeps numbers on one line with their units', () => {
  expect(keepUnitsTogether('310 ms of 95 % in 2 seconds, 1.24 s')).toBe(
    '310\u00a0ms of 95\u00a0% in 2 seconds, 1.24\u00a0s',
  )
})

test.each([
  ['unknown; `ttfa selftest` measures it', 'unknown; <code>ttfa selftest</code> measures it'],
  ['no code', 'no code'],
  ['`<b>` stays text', '<code>&lt;b&gt;</code> stays text'],
  [undefined, ''],
])('what stands between backticks is code: %s', (words, markup) => {
  expect(html`${renderCode(words)}`.text).toBe(markup)
})
