import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Headers } from '../../core/adapter/adapter.ts'
import type { HttpVersion } from '../../core/trial/trial.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import { MAX_HEAD_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'

/** Status and headers of a response; header names in lower case, repeated headers joined with a comma. */
export interface ResponseHead {
  readonly status: number
  readonly headers: Headers
  /** HTTP/1.0 closes after the response by default. */
  readonly version: HttpVersion
}

/**
 * Writes the head of a request. The caller's headers override ours, regardless of case. Throws Node's
 * `TypeError` with the code `ERR_INVALID_CHAR` for an invalid header (a key with a line break in it).
 */
export function writeRequestHead(
  method: string,
  url: URL,
  ownHeaders: Headers,
  callerHeaders: Headers,
): string {
  const named = new Set(Object.keys(callerHeaders).map((name) => name.toLowerCase()))
  const defaults = Object.entries({ host: url.host, ...ownHeaders }).filter(
    ([name]) => !named.has(name.toLowerCase()),
  )
  const lines = [...defaults, ...Object.entries(callerHeaders)].map(([name, value]) => {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return `${name}: ${value}\r\n`
  })
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`
}

const STATUS_LINE = /^HTTP\/(1\.[01]) ([1-9]\d{2})(?: |$)/
const HEAD_END = Buffer.from('\r\n\r\n')

/** Real servers send one or two; one that sends them without end would keep the thread busy until the timeout. */
const MAX_INFORMATIONAL = 100

/** Reads response heads from a byte stream that may be split anywhere. */
export class ResponseHeadReader {
  readonly #buffer = new ByteBuffer(MAX_HEAD_BYTES)
  #informational = 0
  /** The head, once it is complete. */
  head: ResponseHead | undefined

  /** Whether a part of a head has arrived. */
  get isMidHead(): boolean {
    return this.#buffer.length > 0
  }

  /**
   * Reads from `offset`. Returns where it stopped: after the head, or at the end if the head is incomplete.
   */
  read(source: Buffer, offset: number): number {
    return this.#buffer.length === 0 ? this.#begin(source, offset) : this.#resume(source, offset)
  }

  /** A head within one read is parsed in place. */
  #begin(source: Buffer, offset: number): number {
    const end = source.indexOf(HEAD_END, offset)
    if (end < 0 || end - offset > MAX_HEAD_BYTES - HEAD_END.length) return this.#resume(source, offset)
    this.head = parseResponseHead(source.toString('latin1', offset, end))
    return end + HEAD_END.length
  }

  #resume(source: Buffer, offset: number): number {
    const before = this.#buffer.length
    // The end of the head may be split over two reads.
    this.#buffer.append(source, offset, Math.min(source.length, offset + MAX_HEAD_BYTES - before))
    const bytes = this.#buffer.bytes.subarray(0, this.#buffer.length)
    const end = bytes.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length))
    if (end < 0) {
      checkPartialHead(bytes, Math.max(0, before - 1))
      if (this.#buffer.length === MAX_HEAD_BYTES) throw new ProtocolError('a head longer than 64 KiB')
      return source.length
    }
    this.head = parseResponseHead(bytes.toString('latin1', 0, end))
    this.#buffer.clear()
    return offset + end + HEAD_END.length - before
  }

  /** Discards the head of an informational response (100, 103), to read the next head. */
  skipInformational(): void {
    this.head = undefined
    if (++this.#informational > MAX_INFORMATIONAL)
      throw new ProtocolError(`more than ${MAX_INFORMATIONAL} informational responses to one request`)
  }
}

const HEAD_START = Buffer.from('HTTP/1.')
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Throws as soon as what has arrived cannot become a head any more, instead of waiting for its end. */
function checkPartialHead(bytes: Buffer, from: number): void {
  const length = Math.min(bytes.length, HEAD_START.length)
  if (bytes.compare(HEAD_START, 0, length, 0, length) !== 0)
    throw new ProtocolError(`not an HTTP response: ${quote(bytes.toString('latin1', 0, 40))}`)
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1))
    if (at > 0 && bytes[at - 1] !== CARRIAGE_RETURN) throw new ProtocolError(BARE_LINE_FEED)
  for (let at = bytes.indexOf(CARRIAGE_RETURN, from); at >= 0; at = bytes.indexOf(CARRIAGE_RETURN, at + 1))
    if (at + 1 < bytes.length && bytes[at + 1] !== LINE_FEED)
      throw new ProtocolError('a head with a carriage return that no line feed follows')
}

const BARE_LINE_FEED = 'a head with line feeds that follow no carriage return'

function quote(line: string): string {
  return JSON.stringify(line.split(/[\r\n]/, 1)[0]?.slice(0, 40))
}

/** RFC 9110, 5.1 and 5.6.2; in lower case. */
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
/** Control characters other than a tab (RFC 9110, 5.5): a sign of another protocol, or of an attack. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what the expression is about.
const NOT_IN_VALUE = /[\0-\x08\x0a-\x1f\x7f]/

function parseResponseHead(text: string): ResponseHead {
  if (/(?<!\r)\n/.test(text)) throw new ProtocolError(BARE_LINE_FEED)
  const [first = '', ...lines] = text.split('\r\n')
  const [, version, status] = STATUS_LINE.exec(first) ?? []
  if (!status || first.includes('\r')) throw new ProtocolError(`not an HTTP response: ${quote(first)}`)
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (colon < 1 || !FIELD_NAME.test(name) || NOT_IN_VALUE.test(line))
      throw new ProtocolError(`not a header: ${JSON.stringify(line.slice(0, 40))}`)
    const value = trimOws(line.slice(colon + 1))
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { status: Number(status), headers, version: version === '1.0' ? '1.0' : '1.1' }
}

/**
 * Without the spaces and tabs around a value (RFC 9110, 5.6.3). `trim` would also remove the byte A0, and what is
 * not a coding or a length would become one.
 */
export function trimOws(value: string): string {
  let start = 0
  let end = value.length
  while (isOws(value.charCodeAt(start))) start += 1
  while (end > start && isOws(value.charCodeAt(end - 1))) end -= 1
  return value.slice(start, end)
}

function isOws(code: number): boolean {
  return code === 32 || code === 9
}

/** The status with its reason phrase: `401 Unauthorized`. */
export function formatStatus(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
}
