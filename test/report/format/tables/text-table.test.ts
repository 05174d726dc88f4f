import { describe, expect, test } from 'vitest'
import { layOutTable, wrap } from '../../../../src/report/format/tables/text-table.ts'

describe('a name that needs more than its column', () => {
  test.each([
    ['is split after a separator', 'x-en-pcm_s16le-24000', 18, ['x-en-pcm_s16le-', '24000']],
    ['is split where the width ends if it has none', 'abcdefghijkl', 5, ['abcde', 'fghij', 'kl']],
    ['is not split for a separator far back', 'a-bcdefghijk', 6, ['a-bcde', 'fghijk']],
  ])('%s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines)
  })

  test('is whole where there is room, and so is an empty one', () => {
    expect(layOutTable([[{ text: 'pro-24000' }, { text: '' }]], 80)).toEqual(['pro-24000'])
    expect(wrap('', 5)).toEqual([''])
  })

  test('is followed by the lines that it needs, each under its column', () => {
    const rows = [
      [{ text: 'pcm_s16le-24000' }, { text: '7', align: 'right' as const }],
      [{ text: 'mulaw' }, { text: '1200', align: 'right' as const }],
    ]
    expect(layOutTable(rows, 16)).toEqual(['pcm_s16le-     7', '24000', 'mulaw       1200'])
  })
})

describe('a table', () => {
  test('pads by what is read, and not by the codes of colours', () => {
    const red = (text: string) => `<red>${text}</red>`
    expect(
      layOutTable(
        [
          [{ text: 'a', paint: red }, { text: 'b' }],
          [{ text: 'abc' }, { text: 'd' }],
        ],
        80,
      ),
    ).toEqual(['<red>a</red>    b', 'abc  d'])
  })

  test('keeps letters that are wider than one column', () => {
    expect(layOutTable([[{ text: '日本語' }, { text: 'ja' }]], 80)).toEqual(['日本語  ja'])
  })

  test('has no line without rows', () => {
    expect(layOutTable([], 80)).toEqual([])
  })
})
