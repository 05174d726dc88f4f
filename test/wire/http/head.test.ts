import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ResponseHeadReader, writeRequestHead } from '../../../src/wire/http/head.ts'
import { ProtocolError } from '../../../src/wire/protocol-error.ts'
import { feedSharedBuffer, splitAt } from '../support.ts'

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Id:  a b \r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\n'

function read(pieces: readonly Buffer[]) {
  const reader = new ResponseHeadReader()
  let rest = ''
  feedSharedBuffer(pieces, (bytes) => {
    const end = reader.head ? 0 : reader.read(bytes, 0)
    if (reader.head) rest += bytes.toString('latin1', end)
  })
  return { head: reader.head, rest }
}

describe('reading a head', () => {
  test('is the same however it is split, and so is what follows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200), { maxLength: 20 }),
        fc.string({ unit: 'grapheme-ascii' }),
        (cuts, body) => {
          expect(read(splitAt(Buffer.from(HEAD + body), cuts))).toEqual({
            head: {
              status: 200,
              version: '1.1',
              headers: { 'content-type': 'text/event-stream', 'x-id': 'a b', 'set-cookie': 'a=1, b=2' },
            },
            rest: body,
          })
        },
      ),
    )
  })

  test('an incomplete head gives none', () => {
    expect(read([Buffer.from(HEAD.slice(0, -1))]).head).toBeUndefined()
  })

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n\r\n'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 000 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c: d\r\n\r\n'],
    ['a name with a control character', 'HTTP/1.1 200 OK\r\nA\u0003: b\r\n\r\n'],
    ['a name with a space before its colon', 'HTTP/1.1 200 OK\r\nA : b\r\n\r\n'],
    ['a value with a zero', 'HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n'],
    ['a carriage return alone in a value', 'HTTP/1.1 200 OK\r\nA:\rb: c\r\n\r\n'],
    ['a carriage return alone in the first line', 'HTTP/1.1 200 OK\rA: b\r\n\r\n'],
    ['one bare line feed in a head that has not ended', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: b\r\n\r\n'],
    ['a head that is too long', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}`],
    ['a head with bare line feeds', 'HTTP/1.1 200 OK\nA: b\n\n'],
    ['a head with one bare line feed', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n'],
    ['a bare carriage return in a head that has not ended', 'HTTP/1.1 200 OK\rA: b\r\r'],
    ['the greeting of a mail server, at once', '220 mail.example ESMTP ready\r\n'],
    ['a TLS alert, at once', '\u0015\u0003\u0001'],
    ['a byte that no response begins with, at once', 'S'],
    ['a head that becomes another protocol, at once', 'HTTP/2'],
  ])('%s is refused, however it is split', (_, text) => {
    expect(() => read([Buffer.from(text)])).toThrow(ProtocolError)
    expect(() => read(text.split('').map((character) => Buffer.from(character, 'latin1')))).toThrow(
      ProtocolError,
    )
  })

  test('informational responses are skipped, but not without end', () => {
    const reader = new ResponseHeadReader()
    const skip = () => {
      reader.read(Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), 0)
      reader.skipInformational()
    }
    for (let count = 0; count < 100; count += 1) skip()
    expect(skip).toThrow(ProtocolError)
  })

  test('a header called __proto__ is a header', () => {
    const { head } = read([Buffer.from('HTTP/1.1 200 OK\r\n__proto__: x\r\n\r\n')])
    expect(Object.entries(head?.headers ?? {})).toEqual([['__proto__', 'x']])
  })
})

describe('writing a head', () => {
  test('the caller’s headers override ours, regardless of case', () => {
    const head = writeRequestHead(
      'GET',
      new URL('http://a.test:81/b?c=d#e'),
      { accept: 'x' },
      { Host: 'h', Accept: 'y' },
    )
    expect(head).toBe('GET /b?c=d HTTP/1.1\r\nHost: h\r\nAccept: y\r\n\r\n')
  })

  test('the host comes from the URL, and the port with it', () => {
    expect(writeRequestHead('GET', new URL('ws://a.test:81/'), {}, {})).toBe(
      'GET / HTTP/1.1\r\nhost: a.test:81\r\n\r\n',
    )
  })

  test.each([
    ['a key with a line break', { authorization: 'k\r\nx: y' }],
    ['a name with a space', { 'a b': 'c' }],
  ])('%s is refused', (_, headers) => {
    expect(() =>
      writeRequestHead('GET', new URL('http://a.test/'), {}, headers as Record<string, string>),
    ).toThrow(TypeError)
  })
})
