/** What a server may do wrong in the header of a frame (RFC 6455, 5.2). */
export interface FrameOptions {
  readonly final?: boolean
  /** The three reserved bits. */
  readonly reserved?: number
  readonly masked?: boolean
  /** A length that the header declares instead of that of the payload. */
  readonly declared?: bigint
}

/** A WebSocket frame as a server writes it, or as it must not. */
export function serverFrame(
  opcode: number,
  payload: Uint8Array | string = '',
  { final = true, reserved = 0, masked = false, declared }: FrameOptions = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const length = declared ?? BigInt(bytes.length)
  const head = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10)
  head[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (masked ? 0x80 : 0) | (head.length === 2 ? Number(length) : head.length === 4 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(Number(length), 2)
  if (head.length === 10) head.writeBigUInt64BE(length, 2)
  return Buffer.concat(masked ? [head, Buffer.alloc(4), bytes] : [head, bytes])
}

/** One chunk of a chunked body (RFC 9112, 7.1). */
export function bodyChunk(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes)
  return Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')])
}
