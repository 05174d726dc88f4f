import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeClose, writeFrames } from '../../../src/wire/websocket/frame-writer.ts'

/** An independent parser of client frames (RFC 6455, 5.2). */
function unmask(bytes: Buffer): { first: number; payload: Buffer; rest: Buffer } {
  const short = (bytes[1] ?? 0) & 0x7f
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const mask = bytes.subarray(start, start + 4)
  const masked = bytes.subarray(start + 4, start + 4 + length)
  expect((bytes[1] ?? 0) & 0x80).toBe(0x80)
  return {
    first: bytes[0] ?? 0,
    payload: Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0))),
    rest: bytes.subarray(start + 4 + length),
  }
}

describe('writing frames', () => {
  test('frames are read back as they were written, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
        fc.uint8Array(),
        (texts, bytes) => {
          let rest = writeFrames([
            ...texts.map((text) => ({ kind: 'text' as const, text })),
            { kind: 'binary', bytes },
          ])
          for (const text of texts) {
            const frame = unmask(rest)
            expect([frame.first, frame.payload]).toEqual([0x81, Buffer.from(text)])
            rest = frame.rest
          }
          const last = unmask(rest)
          expect([last.first, last.payload, last.rest.length]).toEqual([0x82, Buffer.from(bytes), 0])
        },
      ),
    )
  })

  test.each([0, 125, 126, 65_535, 65_536])('%i bytes have the right head', (length) => {
    const bytes = Buffer.alloc(length, 7)
    const { payload, rest } = unmask(writeFrames([{ kind: 'binary', bytes }]))
    expect([payload.equals(bytes), rest.length]).toEqual([true, 0])
  })

  test('no two frames have the same mask', () => {
    const masks = Array.from({ length: 8 }, () =>
      writeFrames([{ kind: 'text', text: '' }]).toString('hex', 2),
    )
    expect(new Set(masks).size).toBeGreaterThan(6)
  })

  test.each([
    [1000, '03e8'],
    [4001, '0fa1'],
    [1005, ''],
  ])('a close frame says %i as %j', (code, hex) => {
    const { first, payload } = unmask(writeClose(code))
    expect([first, payload.toString('hex')]).toEqual([0x88, hex])
  })

  test('frames that a WebSocket cannot carry throw', () => {
    expect(() => writeFrames([{ kind: 'eof' }])).toThrow(TypeError)
  })
})
