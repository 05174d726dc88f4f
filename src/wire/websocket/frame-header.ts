import { ProtocolError } from '../protocol-error.ts'

/** Opcodes (RFC 6455, 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * Reads the header of a frame from a server (RFC 6455, 5.2). One object is reused for all frames: a result
 * object for each would be garbage at tens of thousands of frames per second.
 */
export class FrameHeader {
  opcode = 0
  isFinal = false
  /** Bytes of the header; 0 while fewer than two of them are known. */
  headerLength = 0
  /** Bytes of header and payload; 0 while the header is incomplete. */
  frameLength = 0
  readonly #maxPayload: number

  /** `maxPayload` in bytes. */
  constructor(maxPayload: number) {
    this.#maxPayload = maxPayload
  }

  /** Reads `source` from `offset` to `end`. Throws a `ProtocolError` for a frame that no server may send. */
  read(source: Buffer, offset: number, end: number): void {
    this.headerLength = 0
    this.frameLength = 0
    if (end - offset < 2) return
    const first = source[offset] ?? 0
    const second = source[offset + 1] ?? 0
    this.opcode = first & 0x0f
    this.isFinal = first >= 0x80
    const shortLength = second & 0x7f
    this.headerLength = shortLength < 126 ? 2 : shortLength === 126 ? 4 : 10
    if ((first & 0x70) !== 0)
      throw new ProtocolError('a frame with reserved bits, but no extension was negotiated')
    if (second >= 0x80) throw new ProtocolError('a masked frame from a server')
    this.#checkOpcode(shortLength)
    if (end - offset < this.headerLength) return
    const payload =
      shortLength < 126 ? shortLength : readExtendedLength(source, offset + 2, this.headerLength)
    if (payload > this.#maxPayload) {
      throw new ProtocolError(
        `a frame of ${payload} bytes; the limit is ${this.#maxPayload}`,
        'FRAME_TOO_LARGE',
      )
    }
    this.frameLength = this.headerLength + payload
  }

  #checkOpcode(shortLength: number): void {
    const { opcode } = this
    if (opcode > OPCODE.pong || (opcode > OPCODE.binary && opcode < OPCODE.close)) {
      throw new ProtocolError(`a frame with the unknown opcode ${opcode}`)
    }
    if (opcode < OPCODE.close) return
    if (!this.isFinal) throw new ProtocolError('a fragmented control frame')
    if (shortLength > 125) throw new ProtocolError('a control frame longer than 125 bytes')
    if (opcode === OPCODE.close && shortLength === 1)
      throw new ProtocolError('a close frame with an incomplete code')
  }
}

function readExtendedLength(source: Buffer, offset: number, headerLength: number): number {
  return headerLength === 4
    ? source.readUInt16BE(offset)
    : source.readUInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4)
}
