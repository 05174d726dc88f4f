import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBoundedMessagePack } from '../../../src/adapters/described/msgpack-bounds.ts'
import { decodeFrame } from '../../../src/adapters/described/protocol-message.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const repeated = (count: number, ...values: number[]) =>
  Uint8Array.from(Array.from({ length: count }, () => values).flat())

describe('a MessagePack message', () => {
  test('is decoded whatever its values are', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(
        fc.integer(),
        fc.double(),
        fc.string({ maxLength: 300 }),
        fc.boolean(),
        fc.constant(null),
      ),
      value: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.uint8Array({ maxLength: 70_000 }),
        fc.array(tie('value'), { maxLength: 40 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
      ),
    })).value
    fc.assert(
      fc.property(value, (any) => isBoundedMessagePack(encode(any))),
      { numRuns: 200 },
    )
  })

  test.each([
    ['lists of 4 billion values, one in the other', repeated(40, 0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['lists of as many values as there are bytes', repeated(40, 0xdd, 0, 0, 0, 190)],
    ['maps of 4 billion values', repeated(40, 0xdf, 0xff, 0xff, 0xff, 0xff)],
    ['a thousand lists, one in the other', Uint8Array.from([...repeated(1000, 0x91), 0xc0])],
    ['a list that is cut off', bytes(0x93, 0x01, 0x02)],
    ['nothing', bytes()],
  ])('with %s is refused without being decoded', (_, message) => {
    expect(isBoundedMessagePack(message)).toBe(false)
    const decoded = decodeFrame({ kind: 'binary', bytes: message }, { kind: 'msgpack' })
    expect(decoded?.value).toBeUndefined()
    expect(decoded?.rawText).toContain('not MessagePack')
  })
})
