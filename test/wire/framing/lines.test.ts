import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFramer } from '../../../src/wire/framing/create-framer.ts'
import { LineSplitter } from '../../../src/wire/framing/lines.ts'
import { feedSharedBuffer, splitAt, toPlain } from '../support.ts'

function split(pieces: readonly Buffer[]): string[] {
  const lines: string[] = []
  const take = (source: Buffer, start: number, end: number) => lines.push(source.toString('utf8', start, end))
  const splitter = new LineSplitter(1000)
  feedSharedBuffer(pieces, (bytes) => splitter.split(bytes, 0, bytes.length, take))
  splitter.finish(take)
  return lines
}

function cut(text: string): unknown[] {
  const frames: unknown[] = []
  const cutter = createFramer('lines', 100, (frame) => frames.push(toPlain(frame)))
  cutter.write(Buffer.from(text), 0, Buffer.byteLength(text))
  cutter.end()
  return frames
}

describe('splitting into lines', () => {
  test('gives the same lines as a regular expression, however the stream is split', () => {
    const text = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'é', '€uro', ' '), { maxLength: 40 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 20 }), (parts, cuts) => {
        const whole = parts.join('')
        const expected = whole.split(/\r\n|\r|\n/)
        if (expected.at(-1) === '') expected.pop()
        expect(split(splitAt(Buffer.from(whole), cuts))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('reads only its own part of the buffer', () => {
    const lines: string[] = []
    const splitter = new LineSplitter(1000)
    const bytes = Buffer.from('x\na\r\nb\nc\r\n')
    const take = (source: Buffer, start: number, end: number) =>
      lines.push(source.toString('utf8', start, end))
    splitter.split(bytes, 2, 6, take)
    expect(lines).toEqual(['a'])
    splitter.finish(take)
    expect(lines).toEqual(['a', 'b'])
  })
})

describe('newline-delimited JSON', () => {
  test('is one text frame per line, none for empty lines, the last line with or without a terminator', () => {
    expect(cut('{"a":1}\r\n\n{"b":"é"}\n{"c":3}')).toEqual(['{"a":1}', '{"b":"é"}', '{"c":3}'])
  })

  test('empty lines without end are refused', () => {
    expect(() => cut('\n'.repeat(101))).toThrow(expect.objectContaining({ code: 'PROTOCOL' }))
  })

  test('an endless line is refused', () => {
    expect(() => cut('x'.repeat(101))).toThrow(expect.objectContaining({ code: 'FRAME_TOO_LARGE' }))
  })
})
