import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Headers } from '../core/adapter.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { LARGEST_HEAD } from './limits.ts'
import { Violation } from './violation.ts'

/** What stands in front of an answer's body; header names in lower case, repeated ones joined by a comma. */
export interface Head {
  readonly status: number
  readonly headers: Headers
  /** HTTP/1.0 closes after its answer unless it says otherwise. */
  readonly version: '1.0' | '1.1'
}

/**
 * Writes a request's head. Headers of the caller win over ours whatever their case. Throws Node's `TypeError` with
 * the code `ERR_INVALID_CHAR` for a header that would break the head apart (a key with a line end in it).
 */
export function writeHead(method: string, url: URL, ours: Headers, callers: Headers): string {
  const named = new Set(Object.keys(callers).map((name) => name.toLowerCase()))
  const defaults = Object.entries({ host: url.host, ...ours }).filter(
    ([name]) => !named.has(name.toLowerCase()),
  )
  const lines = [...defaults, ...Object.entries(callers)].map(([name, value]) => {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return `${name}: ${value}\r\n`
  })
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`
}

const STATUS_LINE = /^HTTP\/(1\.[01]) (\d{3})(?: |$)/
const END = Buffer.from('\r\n\r\n')

/** Reads heads out of a byte stream that may be cut anywhere. */
export class HeadReader {
  readonly #held = new ByteBuffer(LARGEST_HEAD)
  /** The head, once `read` has found its end. */
  head: Head | undefined

  /** Whether some of a head has come already. */
  get isMidHead(): boolean {
    return this.#held.length > 0
  }

  /** Reads from `offset`; returns where it stopped: behind the head, or at the end when it is not all there. */
  read(source: Buffer, offset: number): number {
    return this.#held.length === 0 ? this.#begin(source, offset) : this.#resume(source, offset)
  }

  /** A head that came in one read is parsed where it lies. */
  #begin(source: Buffer, offset: number): number {
    const end = source.indexOf(END, offset)
    if (end < 0 || end - offset > LARGEST_HEAD - END.length) return this.#resume(source, offset)
    this.head = parseHead(source.toString('latin1', offset, end))
    return end + END.length
  }

  #resume(source: Buffer, offset: number): number {
    const before = this.#held.length
    // The end may have been cut by the last read: look at it together with what is held.
    this.#held.append(source, offset, Math.min(source.length, offset + LARGEST_HEAD - before))
    const bytes = this.#held.bytes.subarray(0, this.#held.length)
    const end = bytes.indexOf(END, Math.max(0, before - END.length))
    if (end < 0) {
      if (this.#held.length === LARGEST_HEAD) throw new Violation('a head longer than 64 KiB')
      return source.length
    }
    this.head = parseHead(bytes.toString('latin1', 0, end))
    this.#held.clear()
    return offset + end + END.length - before
  }

  /** Forgets the head, to read the next. */
  next(): void {
    this.head = undefined
  }
}

function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n')
  const [, version, status] = STATUS_LINE.exec(first) ?? []
  if (!status) throw new Violation(`not an HTTP answer: ${JSON.stringify(first.slice(0, 40))}`)
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (colon < 1 || /\s/.test(name))
      throw new Violation(`not a header: ${JSON.stringify(line.slice(0, 40))}`)
    const value = line.slice(colon + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { status: Number(status), headers, version: version === '1.0' ? '1.0' : '1.1' }
}

/** The status with the words that go with it: `401 Unauthorized`. */
export function statusWords(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
}
