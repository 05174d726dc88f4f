import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { HttpResponseReader } from '../../src/wire/http/response-reader.ts'
import { ProtocolError } from '../../src/wire/protocol-error.ts'
import { feedSharedBuffer, httpDial } from '../wire/support.ts'
import { cuts, cutUp, type Damage, damage, damages, FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'
import { readWithLlhttp } from './references/llhttp.ts'

interface Response {
  outcome: 'complete' | 'partial' | 'error'
  reason: string
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

const dial = httpDial('http://x/', { framing: 'bytes' })

function readResponse(pieces: readonly Buffer[]): Response {
  const found: Response = { outcome: 'partial', reason: '', status: 0, headers: {}, body: '' }
  const reader = new HttpResponseReader(dial, 1 << 20, (frame) => {
    if (frame.kind === 'head') Object.assign(found, { status: frame.status, headers: frame.headers })
    if (frame.kind === 'binary') found.body += Buffer.from(frame.bytes).toString('latin1')
    if (frame.kind === 'eof') found.outcome = 'complete'
  })
  try {
    feedSharedBuffer(pieces, (bytes) => {
      if (found.outcome === 'partial') reader.read(bytes, 0)
    })
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error))
    found.outcome = 'error'
    found.reason = error.message
  }
  return found
}

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)

const statusLine = oneOf(
  'HTTP/1.1 200 OK',
  'HTTP/1.1 200 OK',
  'HTTP/1.1 200 ',
  'HTTP/1.0 200 OK',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 206 Partial Content',
  'HTTP/1.1 299 Strange',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 999 ',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 201 Created',
)
const headerLine = oneOf(
  'content-type: audio/wav',
  'X-Request-ID:  a1 ',
  'x-empty:',
  'set-cookie: a=b',
  'set-cookie: c=d',
  'x-latin: caf\xe9',
  'connection: close',
  'connection: keep-alive',
  '__proto__: x',
  'x-tab:\ta\tb\t',
)
const framing = oneOf(
  '',
  'content-length: 0',
  'content-length: 11',
  'Content-Length: 11\r\ncontent-length: 11',
  'content-length: 011',
  'content-length: +11',
  'content-length: 11\r\ncontent-length: 12',
  'transfer-encoding: chunked',
  'Transfer-Encoding: Chunked',
  'transfer-encoding: chunked\r\ntransfer-encoding: chunked',
  'transfer-encoding: identity',
  'transfer-encoding: gzip, chunked',
)
const body = oneOf(
  'hello world',
  'hello',
  '',
  'hello world and more',
  '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n',
  'B;name=value\r\nhello world\r\n0\r\nTrailer: x\r\n\r\n',
  'b;q="a;b"\r\nhello world\r\n000\r\n\r\n',
  '5 \r\nhello\r\n0\r\n\r\n',
  '5\r\nhello world\r\n0\r\n\r\n',
  '5\nhello\n0\n\n',
  '\r\n\r\n',
  '-1\r\n\r\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
)

const responses = fc
  .tuple(
    statusLine,
    fc.array(headerLine, { maxLength: 3 }),
    framing,
    fc.array(headerLine, { maxLength: 2 }),
    body,
  )
  .map(([first, before, length, after, content]) =>
    Buffer.from(
      [first, ...before, ...(length ? [length] : []), ...after, '', content].join('\r\n'),
      'latin1',
    ),
  )

/** Found by chance after 45,781 inputs. */
const LINE_FEED_FIRST: [Buffer<ArrayBuffer>, Damage, number[]] = [
  Buffer.from('HTTP/1.1 200 OK\r\n\r\nhello world'),
  { at: 0, removed: 0, inserted: Uint8Array.of(10) },
  [],
]

/** Found by chance after 89,783 inputs: `trim` takes the byte for a space. */
const NO_SPACE: [Buffer<ArrayBuffer>, Damage, number[]] = [
  Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
  { at: 36, removed: 0, inserted: Uint8Array.of(0xa0) },
  [],
]

test(
  'HTTP responses, whole and damaged, are what llhttp makes of them, however they are split',
  () => {
    fc.assert(
      fc.property(
        responses,
        damages('\r\n:; ,0123456789abcdef\0\x7f'),
        cuts,
        (response, change, positions) => {
          const stream = damage(response, change)
          const whole = readResponse([stream])
          const { reason: _, ...pieces } = readResponse(cutUp(stream, positions))
          const { reason, ...wanted } = whole
          // What follows a body is seen only if it comes with its end.
          if (TOO_LONG.test(reason) && pieces.outcome === 'complete') assert.equal(pieces.body, wanted.body)
          else assert.deepEqual(pieces, wanted)
          compareWithLlhttp(stream, whole, reason)
        },
      ),
      { ...fuzzed, examples: [LINE_FEED_FIRST, NO_SPACE] },
    )
  },
  FUZZ_TIMEOUT,
)

/** llhttp reads no further than the body. */
const TOO_LONG = /goes on after its content-length/
/**
 * What we refuse and llhttp does not: codings that no response to us may have, other versions, a status below 100, a part of a
 * response, a body longer than its length, and empty lines before a response, also before one that follows an informational one.
 */
const STRICTER =
  /unsupported transfer-encoding|not an HTTP response: "HTTP\/(1\.\d 0|0\.9|2\.0)|a part of a response/
const EMPTY_LINE_FIRST = /(?:^|\r\n\r\n)\r?\n/
/**
 * What llhttp refuses and we do not: RFC 9110 and 9112 allow it, it is in a length that is not used, or in what
 * follows an informational response.
 */
const LAXER = /Content-Length|chunk size|Data after `Connection: close`/
/** Once it has read the head: chunk extensions and trailers, which we skip. */
const SKIPPED = /chunk extension|header|Header|LF after/

function isEmptyLine(stream: Buffer, reason: string): boolean {
  return (
    /not an HTTP response: ""|line feeds/.test(reason) && EMPTY_LINE_FIRST.test(stream.toString('latin1'))
  )
}

/** Of a CR alone, each version of llhttp makes something else; we refuse it: see the tests of heads. */
const CARRIAGE_RETURN_ALONE = /\r(?!\n)/

/** A tab may follow a value (RFC 9110, 5.5); for llhttp it belongs to the name of a coding. */
const TAB_AFTER_CODING = /chunked[ \t]*\t/i

function compareWithLlhttp(stream: Buffer, ours: Response, reason: string): void {
  const text = stream.toString('latin1')
  if (CARRIAGE_RETURN_ALONE.test(text) || TAB_AFTER_CODING.test(text)) return
  const { reason: theirReason, ...theirs } = readWithLlhttp(stream)
  const { reason: _, ...found } = ours
  const story = `${JSON.stringify(stream.toString('latin1'))}: ${ours.outcome} ${reason}, and ${theirReason} of llhttp`
  if (ours.outcome === 'error' && theirs.outcome !== 'error') {
    if (!isEmptyLine(stream, reason) && !TOO_LONG.test(reason)) assert.match(reason, STRICTER, story)
  } else if (theirs.outcome === 'error' && ours.outcome !== 'error') {
    // An incomplete head is judged at its end.
    const isSkipped = theirs.status !== 0 && SKIPPED.test(theirReason)
    if (ours.status !== 0 && !isSkipped) assert.match(theirReason, LAXER, story)
  } else if (ours.outcome !== 'error') {
    // The body of a refusal is text, and cut.
    assert.deepEqual(found, { ...theirs, ...(ours.status > 299 && { body: ours.body }) }, story)
  }
}
