import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteRing } from '../../../src/wire/reading/byte-ring.ts'

const SIZE = 64

/** Adds a piece of equal bytes. */
function addFilled(ring: ByteRing, length: number, value: number): number | undefined {
  return ring.add(Buffer.alloc(length, value), 0, length)
}

describe('a ring of bytes', () => {
  test('returns what was put in, whatever is added and released in between', () => {
    const step = fc.oneof(fc.record({ add: fc.integer({ min: 1, max: SIZE / 2 }) }), fc.constant({ add: 0 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ring = new ByteRing(SIZE)
        const kept: { start: number; end: number; value: number }[] = []
        for (const [value, { add }] of steps.entries()) {
          const start = add > 0 ? addFilled(ring, add, value) : undefined
          if (start !== undefined) kept.push({ start, end: start + add, value })
          else ring.release(kept.shift()?.end ?? 0)
          for (const piece of kept)
            expect(ring.bytes.subarray(piece.start, piece.end).every((byte) => byte === piece.value)).toBe(
              true,
            )
        }
      }),
    )
  })

  test('has room for every short piece once it is empty', () => {
    const ring = new ByteRing(SIZE)
    for (let count = 0; count < 100; count++) {
      const start = addFilled(ring, 1 + (count % (SIZE / 2)), count)
      expect(start).toBe(0)
      ring.release(1 + (count % (SIZE / 2)))
    }
  })

  test('has no room for a piece that would reach the oldest from behind', () => {
    const ring = new ByteRing(SIZE)
    for (let piece = 0; piece < 4; piece++) expect(addFilled(ring, 16, piece)).toBe(16 * piece)
    expect(addFilled(ring, 1, 9)).toBeUndefined()
    ring.release(16)
    expect(addFilled(ring, 16, 9)).toBeUndefined()
    expect(addFilled(ring, 15, 9)).toBe(0)
  })
})
