import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFramer } from '../../../src/wire/framing/create-framer.ts'
import { feedSharedBuffer, splitAt, toPlain } from '../support.ts'

function read(pieces: readonly Buffer[], largest = 1000): unknown[] {
  const frames: unknown[] = []
  const cutter = createFramer('sse', largest, (frame) => frames.push(toPlain(frame)))
  feedSharedBuffer(pieces, (bytes) => cutter.write(bytes, 0, bytes.length))
  cutter.end()
  return frames
}

const readText = (text: string) => read([Buffer.from(text)])
const event = (data: string, name = '') => ({ event: name, data })

describe('server-sent events, as defined by the HTML standard', () => {
  test.each([
    ['an event without a name', 'data: x\n\n', [event('x')]],
    ['an event with a name', 'event: chunk\ndata: x\n\n', [event('x', 'chunk')]],
    ['a name belongs to one event only', 'event: a\ndata: 1\n\ndata: 2\n\n', [event('1', 'a'), event('2')]],
    ['a name after the data counts', 'data: 1\nevent: a\n\n', [event('1', 'a')]],
    ['a name without data is no event', 'event: a\n\ndata: 1\n\n', [event('1')]],
    ['several data lines are joined', 'data: YHOO\ndata: +2\ndata: 10\n\n', [event('YHOO\n+2\n10')]],
    ['only the first space is removed', 'data:x\n\ndata:  x\n\n', [event('x'), event(' x')]],
    ['data without a colon is an empty line of data', 'data\n\ndata\ndata\n\n', [event(''), event('\n')]],
    ['colons in the data are data', 'data: {"a":"b:c"}\n\n', [event('{"a":"b:c"}')]],
    ['comments are ignored', ': ping\n\ndata: x\n: in between\ndata: y\n\n', [event('x\ny')]],
    [
      'id, retry and unknown fields are nothing',
      'id: 1\nretry: 5\ndataset: 3\nevents: z\ndata: x\n\n',
      [event('x')],
    ],
    ['lines end in CRLF', 'event: a\r\ndata: x\r\n\r\n', [event('x', 'a')]],
    ['lines end in CR', 'data: x\rdata: y\r\r', [event('x\ny')]],
    ['a byte order mark is removed, once', '\uFEFFdata: x\n\n\uFEFFdata: y\n\n', [event('x')]],
    ['an incomplete last event is ignored', 'data: x\n\ndata: y\n', [event('x')]],
  ])('%s', (_, text, expected) => {
    expect(readText(text)).toEqual(expected)
  })

  test.each([
    ['a page', '<html>\n<p>no: thing</p>\n</html>', ['<html>\n<p>no: thing</p>\n</html>\n']],
    ['JSON without a line end', '{"detail":"no"}', ['{"detail":"no"}\n']],
    ['comments and an incomplete event', ': ping\n\nid: 1\ndata: {"half', []],
    ['a field that was cut in its name', ': ping\n\ndat', []],
    ['unknown fields after an event', 'data: x\n\nfield: y\n', [event('x')]],
  ])('a body without an event is text if its lines are no fields: %s', (_, text, expected) => {
    expect(readText(text)).toEqual(expected)
  })

  test('events are the same however the stream is split, even within a character', () => {
    const line = fc.constantFrom('data: a', 'data: 音声€', 'event: x', ': c', '', '', 'data', 'id: 3')
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 })
    fc.assert(
      fc.property(stream, fc.boolean(), fc.array(fc.nat(200), { maxLength: 20 }), (lines, marked, cuts) => {
        const bytes = Buffer.from((marked ? '\uFEFF' : '') + lines.flat().join(''))
        expect(read(splitAt(bytes, cuts))).toEqual(read([bytes]))
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['an endless line', 'data: '.padEnd(2000, 'x')],
    ['an endless event', 'data: xxxxxxxxxxxxxxxxx\n'.repeat(100)],
  ])('%s is refused', (_, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'FRAME_TOO_LARGE' }))
  })

  test.each([
    ['comments', ': x\n'.repeat(300)],
    ['empty lines', '\n'.repeat(1100)],
    ['names without data', 'event: x\n\n'.repeat(200)],
    ['unknown fields behind an event', `data: x\n\n${'field: x\n'.repeat(200)}`],
  ])('%s without end are refused', (_, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }))
  })

  test('events without end are none of that', () => {
    expect(readText('event: audio\ndata: 12345678901234567890\n\n'.repeat(9000))).toHaveLength(9000)
  })
})
