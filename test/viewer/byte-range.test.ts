import { expect, test } from 'vitest'
import { parseRange } from '../../src/viewer/byte-range.ts'

test.each<[string, string | undefined, { from: number; to: number } | undefined]>([
  ['a stretch', 'bytes=2-5', { from: 2, to: 6 }],
  ['from somewhere to the end', 'bytes=2-', { from: 2, to: 10 }],
  ['the last bytes', 'bytes=-3', { from: 7, to: 10 }],
  ['more than there is', 'bytes=8-99', { from: 8, to: 10 }],
  ['beyond the end', 'bytes=10-12', undefined],
  ['several stretches, which the whole answers', 'bytes=0-1,4-5', undefined],
  ['no header', undefined, undefined],
  ['nonsense', 'bytes=-', undefined],
])('reads %s', (_, header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected)
})
