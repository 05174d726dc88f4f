import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../../../src/core/adapter/adapter.ts'
import { ProtocolError } from '../../../src/wire/protocol-error.ts'
import { WebSocketFrameReader } from '../../../src/wire/websocket/frame-reader.ts'
import { feedSharedBuffer, serverFrame, splitAt, toPlain } from '../support.ts'

const LARGEST = 100_000

function read(pieces: readonly Buffer[]): unknown[] {
  const heard: unknown[] = []
  const reader = new WebSocketFrameReader(LARGEST, {
    onMessage: (frame, at) => heard.push([toPlain(frame), at]),
    onPing: (payload) => heard.push(['ping', payload.toString()]),
    onPong: () => {},
    onClose: (code, reason) => heard.push(['close', code, reason]),
  })
  feedSharedBuffer(pieces, (bytes) => reader.read(bytes, 7))
  return heard
}

const message = fc.oneof(
  fc.record({
    operation: fc.constant(1),
    payload: fc.string({ unit: 'binary', maxLength: 400 }).map((text) => Buffer.from(text)),
  }),
  fc.record({
    operation: fc.constantFrom(2, 9, 10),
    payload: fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({
    operation: fc.constant(2),
    payload: fc.uint8Array({ minLength: 65_530, maxLength: 65_540 }).map((bytes) => Buffer.from(bytes)),
  }),
)

/** The same message in one frame, or in fragments with a ping between them. */
const written = fc
  .tuple(message, fc.array(fc.nat(500), { maxLength: 3 }))
  .map(([{ operation, payload }, cuts]) => {
    if (operation > 2 || cuts.length === 0) return serverFrame(operation, payload)
    const pieces = splitAt(payload, cuts)
    const frames = pieces.map((piece, index) =>
      serverFrame(index === 0 ? operation : 0, piece, { final: index === pieces.length - 1 }),
    )
    return Buffer.concat(frames.flatMap((frame) => [serverFrame(9, 'between'), frame]))
  })

describe('reading frames', () => {
  test('a byte stream gives the same messages however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 6 }),
        fc.array(fc.nat(70_000), { maxLength: 40 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames)
          expect(read(splitAt(stream, cuts))).toEqual(read([stream]))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('the same, one byte at a time', () => {
    const stream = Buffer.concat([
      serverFrame(1, 'héllo'),
      serverFrame(1, 'Grüße, ', { final: false }),
      serverFrame(9, 'are you there'),
      serverFrame(0, 'Welt'),
      serverFrame(2, Buffer.alloc(300, 5)),
      serverFrame(1, ''),
      serverFrame(8, Buffer.from([0x0f, 0xa0, 0x6f, 0x6b])),
    ])
    const bytes = Array.from(stream, (_, index) => stream.subarray(index, index + 1))
    expect(read(bytes)).toEqual([
      ['héllo', 7],
      ['ping', 'are you there'],
      ['Grüße, Welt', 7],
      [{ kind: 'binary', bytes: '05'.repeat(300) }, 7],
      ['', 7],
      ['close', 4000, 'ok'],
    ])
  })

  test.each([
    ['a 16-bit length', 4],
    ['a 64-bit length', 10],
  ])('a short payload may have %s', (_, size) => {
    expect(read([serverFrame(1, 'x', { size })])).toEqual([['x', 7]])
  })

  test('a close frame without a code is 1005, and what follows it is ignored', () => {
    expect(read([Buffer.concat([serverFrame(8, ''), serverFrame(1, 'late')])])).toEqual([['close', 1005, '']])
  })

  test.each<[name: string, bytes: Buffer, closeCode: number]>([
    ['a masked frame', Buffer.from([0x81, 0x80, 1, 2, 3, 4]), 1002],
    ['a reserved bit', Buffer.from([0xc1, 0]), 1002],
    ['an unknown data frame', Buffer.from([0x83, 0]), 1002],
    ['an unknown control frame', Buffer.from([0x8b, 0]), 1002],
    ['a fragmented control frame', Buffer.from([0x09, 0]), 1002],
    ['a long control frame', serverFrame(9, '', { size: 4 }), 1002],
    ['a continuation of nothing', serverFrame(0, 'x'), 1002],
    [
      'a message within a fragmented message',
      Buffer.concat([serverFrame(1, 'a', { final: false }), serverFrame(1, 'b')]),
      1002,
    ],
    [
      'two first fragments',
      Buffer.concat([serverFrame(1, 'a', { final: false }), serverFrame(1, 'b', { final: false })]),
      1002,
    ],
    ['an incomplete close code', serverFrame(8, 'x'), 1002],
    ['a close reason that is not UTF-8', serverFrame(8, Buffer.from([3, 0xe8, 0xff, 0xfe])), 1007],
    ['text that is not UTF-8', serverFrame(1, Buffer.from([0xc3, 0x28])), 1007],
    ['a frame beyond the limit', serverFrame(2, Buffer.alloc(LARGEST + 1)).subarray(0, 10), 1009],
    [
      'a length beyond the integer range',
      Buffer.from([0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255]),
      1009,
    ],
    [
      'fragments beyond the limit',
      Buffer.concat([
        serverFrame(2, Buffer.alloc(60_000), { final: false }),
        serverFrame(0, Buffer.alloc(60_000)),
      ]),
      1009,
    ],
    [
      'empty fragments without end',
      Buffer.concat([
        serverFrame(1, '', { final: false }),
        ...Array(70_000).fill(serverFrame(0, '', { final: false })),
      ]),
      1002,
    ],
  ])('%s breaks the protocol', (_, bytes, closeCode) => {
    expect(() => read([bytes])).toThrow(expect.objectContaining({ name: 'ProtocolError', closeCode }))
    expect(() => read(splitAt(bytes, [1, 2, 3]))).toThrow(ProtocolError)
  })

  test.each([
    ['a continuation of nothing', serverFrame(0, Buffer.alloc(1000)), 1002],
    ['a close with half a code', serverFrame(8, 'x'), 1002],
    [
      'fragments beyond the limit',
      Buffer.concat([
        serverFrame(2, Buffer.alloc(60_000), { final: false }),
        serverFrame(0, Buffer.alloc(60_000)).subarray(0, 4),
      ]),
      1009,
    ],
  ])('%s is refused at its header: its payload may never come', (_, bytes, closeCode) => {
    const header = bytes.subarray(0, bytes.length > 60_000 ? bytes.length : bytes.length > 10 ? 4 : 2)
    expect(() => read([header])).toThrow(expect.objectContaining({ name: 'ProtocolError', closeCode }))
  })

  test.each([0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535])('so does the close code %i', (code) => {
    const frame = serverFrame(8, Buffer.from([code >> 8, code & 255, 0x6f, 0x6b]))
    expect(() => read([frame])).toThrow(`the invalid code ${code}: ok`)
  })

  test('a limit is a limit on payloads: exactly as much is allowed', () => {
    const [[frame]] = read([serverFrame(2, Buffer.alloc(LARGEST))]) as [[{ bytes: string }]]
    expect(frame.bytes).toHaveLength(2 * LARGEST)
  })
})

describe('a frame that was heard', () => {
  test('gives its raw bytes and its text during the call', () => {
    const seen: unknown[] = []
    const reader = new WebSocketFrameReader(LARGEST, {
      onMessage: (frame) => {
        if (frame.kind === 'text') seen.push(Buffer.from(frame.raw ?? []).toString(), frame.text)
      },
      onPing: () => {},
      onPong: () => {},
      onClose: () => {},
    })
    reader.read(serverFrame(1, 'é'), 0)
    expect(seen).toEqual(['é', 'é'])
  })

  test('keeps the text that was read, and refuses to invent the text that was not', () => {
    const kept: Frame[] = []
    const reader = new WebSocketFrameReader(LARGEST, {
      onMessage: (frame) => {
        if (kept.length === 0 && frame.kind === 'text') expect(frame.text).toBe('read')
        kept.push(frame)
      },
      onPing: () => {},
      onPong: () => {},
      onClose: () => {},
    })
    feedSharedBuffer([Buffer.concat([serverFrame(1, 'read'), serverFrame(1, 'unread')])], (bytes) =>
      reader.read(bytes, 0),
    )
    const [first, second] = kept.map((frame) => (frame.kind === 'text' ? frame : undefined))
    expect(first?.text).toBe('read')
    expect(() => second?.text).toThrow('after its callback')
    expect(() => second?.raw).toThrow('after its callback')
  })
})
