import { Violation } from './violation.ts'

/** Operation codes of RFC 6455, 5.2. */
export const OPERATION = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * Reads the first bytes of a frame from a server (RFC 6455, 5.2). One object reads them all, field by field: at
 * tens of thousands of frames a second a result object for each would be garbage.
 */
export class FrameHead {
  operation = 0
  isFinal = false
  /** Bytes of the head itself; 0 while fewer than two bytes of it are known. */
  length = 0
  /** Bytes of head and payload; 0 while the head is incomplete. */
  size = 0
  readonly #largest: number

  /** `largest` payload in bytes. */
  constructor(largest: number) {
    this.#largest = largest
  }

  /** Reads what lies in `source` from `offset` to `end`. Throws a `Violation` for what no server may send. */
  read(source: Buffer, offset: number, end: number): void {
    this.length = 0
    this.size = 0
    if (end - offset < 2) return
    const first = source[offset] ?? 0
    const second = source[offset + 1] ?? 0
    this.operation = first & 0x0f
    this.isFinal = first >= 0x80
    const short = second & 0x7f
    this.length = short < 126 ? 2 : short === 126 ? 4 : 10
    if ((first & 0x70) !== 0) throw new Violation('a frame with reserved bits: no extension was agreed on')
    if (second >= 0x80) throw new Violation('a masked frame from a server')
    this.#check(short)
    if (end - offset < this.length) return
    const payload = short < 126 ? short : readLength(source, offset + 2, this.length)
    if (payload > this.#largest) {
      throw new Violation(`a frame of ${payload} bytes, the limit is ${this.#largest}`, 'FRAME_TOO_LARGE')
    }
    this.size = this.length + payload
  }

  #check(short: number): void {
    const { operation } = this
    if (operation > OPERATION.pong || (operation > OPERATION.binary && operation < OPERATION.close)) {
      throw new Violation(`a frame of the unknown kind ${operation}`)
    }
    if (operation < OPERATION.close) return
    if (!this.isFinal) throw new Violation('a control frame in pieces')
    if (short > 125) throw new Violation('a control frame longer than 125 bytes')
  }
}

function readLength(source: Buffer, offset: number, headLength: number): number {
  return headLength === 4
    ? source.readUInt16BE(offset)
    : source.readUInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4)
}
