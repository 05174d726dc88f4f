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
})
