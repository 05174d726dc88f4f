import { Violation } from './violation.ts'

/** Opcodes (RFC 6455, 5.2). */
export const OPERATION = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * Reads the header of a frame from a server (RFC 6455, 5.2). One object is reused for all frames: a result
 * object for each would be garbage at tens of thousands of frames per second.
 */
export class FrameHead {
  operation = 0
  isFinal = false
  /** Bytes of the header; 0 while fewer than two of them are known. */
  length = 0
  /** Bytes of header and payload; 0 while the header is incomplete. */
  size = 0
  readonly #largest: number

  /** `maxPayload` in bytes. */
  constructor(largest: number) {
    this.#largest = largest
  }

  /** Reads `source` from `offset` to `end`. Throws a `ProtocolError` for a frame that no server may send. */
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
    if ((first & 0x70) !== 0)
      throw new Violation('a frame with reserved bits, but no extension was negotiated')
    if (second >= 0x80) throw new Violation('a masked frame from a server')
    this.#check(short)
    if (end - offset < this.length) return
    const payload = short < 126 ? short : readLength(source, offset + 2, this.length)
    if (payload > this.#largest) {
      throw new Violation(`a frame of ${payload} bytes; the limit is ${this.#largest}`, 'FRAME_TOO_LARGE')
    }
    this.size = this.length + payload
  }

  #check(short: number): void {
    const { operation } = this
    if (operation > OPERATION.pong || (operation > OPERATION.binary && operation < OPERATION.close)) {
      throw new Violation(`a frame with the unknown opcode ${operation}`)
    }
    if (operation < OPERATION.close) return
    if (!this.isFinal) throw new Violation('a fragmented control frame')
    if (short > 125) throw new Violation('a control frame longer than 125 bytes')
  }
}

function readLength(source: Buffer, offset: number, headLength: number): number {
  return headLength === 4
    ? source.readUInt16BE(offset)
    : source.readUInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4)
}
