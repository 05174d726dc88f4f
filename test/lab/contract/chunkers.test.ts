import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blocksOfMilliseconds,
  type Chunker,
  chunksOfBytes,
  chunksOfMilliseconds,
  headerAsOwnChunk,
  singleChunk,
} from '../../../src/lab/contract/chunkers.ts'

const SECOND = 48_000
const base64Length = (bytes: number) => Math.ceil(bytes / 3) * 4
const characters = (pieces: readonly number[]) =>
  pieces.reduce((total, bytes) => total + base64Length(bytes), 0)

describe('Lightning’s chunks, compared with counts observed at the service', () => {
  const cut = blocksOfMilliseconds(320, 1024)

  test('8 blocks are 128 messages and 164,160 characters of base64', () => {
    const pieces = cut(8 * 15_360, SECOND)
    expect(pieces).toHaveLength(128)
    expect(characters(pieces)).toBe(164_160)
    expect(pieces.filter((bytes) => bytes === 0)).toHaveLength(8)
  })

  test('8 and a half are 136 messages and 174,420 characters: no empty one after half a block', () => {
    const pieces = cut(8.5 * 15_360, SECOND)
    expect(pieces).toHaveLength(136)
    expect(characters(pieces)).toBe(174_420)
    expect(pieces.at(-1)).toBe(512)
  })

  test('a block has the same duration at other rates', () => {
    expect(cut(2 * 5120, 16_000)).toEqual([...Array(5).fill(1024), 0, ...Array(5).fill(1024), 0])
  })
})

test.each<[string, Chunker]>([
  ['in one piece', singleChunk],
  ['every 20 ms', chunksOfMilliseconds(20, 2)],
  ['every 777 bytes', chunksOfBytes(777)],
  ['in blocks', blocksOfMilliseconds(320, 1024)],
])('%s: the sizes add up to the total', (_name, cut) => {
  fc.assert(
    fc.property(fc.nat(200_000), fc.constantFrom(8000, 16_000, 48_000, 88_200), (total, second) => {
      expect(cut(total, second).reduce((sum, bytes) => sum + bytes, 0)).toBe(total)
    }),
  )
})

test('chunks of milliseconds never split a sample', () => {
  const pieces = chunksOfMilliseconds(11, 4)(100_000, 88_200)
  expect(pieces.slice(0, -1).every((bytes) => bytes % 4 === 0)).toBe(true)
})

test('odd byte lengths are possible, because some providers split samples', () => {
  expect(chunksOfBytes(1023)(3000, SECOND)).toEqual([1023, 1023, 954])
})

test('a header is its own chunk, and the audio is split as without it', () => {
  const cut = headerAsOwnChunk(chunksOfMilliseconds(10, 2))
  expect(cut(1004, SECOND, 44)).toEqual([44, 480, 480])
  expect(cut(960, SECOND, 0)).toEqual([480, 480])
})
