import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ResponseHead } from '../../../src/wire/http/head.ts'
import { createBodyReader } from '../../../src/wire/http/response-body.ts'
import { ProtocolError } from '../../../src/wire/protocol-error.ts'
import { feedSharedBuffer, splitAt } from '../support.ts'

const head = (headers: Record<string, string>, status = 200): ResponseHead => ({
  status,
  headers,
  version: '1.1',
})
const CHUNKED = head({ 'transfer-encoding': 'chunked' })

/** The body, whether it ended, and what follows it. */
function read(answer: ResponseHead, pieces: readonly Buffer[], method = 'GET') {
  const reader = createBodyReader(method, answer)
  let body = ''
  let rest = ''
  feedSharedBuffer(pieces, (bytes) => {
    const end = reader.read(bytes, 0, {
      write: (source, start, stop) => {
        body += source.toString('latin1', start, stop)
      },
    })
    rest += bytes.toString('latin1', end)
  })
  return { body, isOver: reader.isComplete, rest }
}

function inChunks(pieces: readonly Buffer[], extension: string, trailer: string): Buffer {
  const chunks = pieces
    .filter((piece) => piece.length > 0)
    .flatMap((piece) => [
      Buffer.from(`${piece.length.toString(16)}${extension}\r\n`),
      piece,
      Buffer.from('\r\n'),
    ])
  return Buffer.concat([...chunks, Buffer.from(`0\r\n${trailer}\r\n`)])
}

describe('a chunked body', () => {
  test('is the same however the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        fc.constantFrom('', ';name=value', ' ; x'),
        fc.constantFrom('', 'Trailer: value\r\n', 'A: b\r\nC: d\r\n'),
        fc.array(fc.nat(2000), { maxLength: 30 }),
        (pieces, extension, trailer, cuts) => {
          const chunks = pieces.map((piece) => Buffer.from(piece))
          const stream = Buffer.concat([inChunks(chunks, extension, trailer), Buffer.from('next')])
          const body = Buffer.concat(chunks).toString('latin1')
          expect(read(CHUNKED, splitAt(stream, cuts))).toEqual({ body, isOver: true, rest: 'next' })
        },
      ),
    )
  })

  test.each([
    ['no size', '\r\nabc'],
    ['a size that is not a number', 'xyz\r\n'],
    ['a size with too many digits', 'fffffffffffff\r\n'],
    ['more data than its size', '3\r\nabcd\r\n'],
    ['a size that is one too large', '5\r\nabcd\r\n0\r\n\r\n'],
    ['a line that ends in two carriage returns', '3\r\nabc\r\r\n'],
    ['an extension that is too long', `3;${'x'.repeat(2000)}`],
    ['trailers that are too long', `0\r\n${'a: b\r\n'.repeat(20_000)}`],
  ])('with %s is refused', (_, text) => {
    expect(() => read(CHUNKED, [Buffer.from(text)])).toThrow(ProtocolError)
  })

  test('that is cut off is not complete', () => {
    expect(read(CHUNKED, [Buffer.from('3\r\nab')])).toEqual({ body: 'ab', isOver: false, rest: '' })
  })
})

describe('where a body ends (RFC 9112, 6.3)', () => {
  test.each([
    ['at its length', head({ 'content-length': '6' }), { body: 'abcdef', isOver: true, rest: '' }],
    [
      'at its length, said twice',
      head({ 'content-length': '6, 6' }),
      { body: 'abcdef', isOver: true, rest: '' },
    ],
    [
      'at the length of a refusal, which may be counted in characters',
      head({ 'content-length': '3' }, 401),
      { body: 'abc', isOver: true, rest: 'def' },
    ],
    [
      'at once, for a length of 0',
      head({ 'content-length': '0' }),
      { body: '', isOver: true, rest: 'abcdef' },
    ],
    ['at once, for 204', head({}, 204), { body: '', isOver: true, rest: 'abcdef' }],
    ['with the connection, without a length', head({}), { body: 'abcdef', isOver: false, rest: '' }],
  ])('%s', (_, answer, expected) => {
    expect(read(answer, [Buffer.from('abcdef')])).toEqual(expected)
  })

  test('a body that goes on after its length is refused, a line end after it is not', () => {
    const answer = head({ 'content-length': '3' })
    expect(() => read(answer, [Buffer.from('ab'), Buffer.from('cd')])).toThrow(
      'goes on after its content-length',
    )
    expect(read(answer, [Buffer.from('abc\r\n')])).toEqual({ body: 'abc', isOver: true, rest: '\r\n' })
  })

  test('only a body without a length may end with the connection', () => {
    const answers = [head({}), head({ 'content-length': '3' }), CHUNKED]
    expect(answers.map((answer) => createBodyReader('GET', answer).endsWithClose)).toEqual([
      true,
      false,
      false,
    ])
  })

  test.each([
    ['two lengths', head({ 'content-length': '3, 4' })],
    ['a negative length', head({ 'content-length': '-1' })],
    ['an unsupported coding', head({ 'transfer-encoding': 'gzip, chunked' })],
  ])('%s are refused', (_, answer) => {
    expect(() => createBodyReader('GET', answer)).toThrow(ProtocolError)
  })
})
