import { Sender } from 'ws'
import type { Frame } from '../../core/adapter/adapter.ts'
import { OPCODE } from './frame-header.ts'

/**
 * Serializes the frames of a client, masked (RFC 6455, 5.3), into one buffer: one write, one TCP segment if
 * it fits.
 */
export function writeFrames(frames: readonly Frame[]): Buffer {
  return concatenate(frames.flatMap(writeFrame))
}

/** A control frame: ping, pong or close. The payload has at most 125 bytes. */
export function writeControl(opcode: number, payload: Uint8Array): Buffer {
  return concatenate(maskedFrame(opcode, payload))
}

/** A close frame with a code and no reason; 1005 means a frame without a code. */
export function writeClose(code: number): Buffer {
  const payload = Buffer.alloc(code === 1005 ? 0 : 2)
  if (payload.length > 0) payload.writeUInt16BE(code)
  return writeControl(OPCODE.close, payload)
}

function writeFrame(frame: Frame): Buffer[] {
  if (frame.kind === 'text') return maskedFrame(OPCODE.text, Buffer.from(frame.text))
  if (frame.kind === 'binary') return maskedFrame(OPCODE.binary, frame.bytes)
  throw new TypeError(`a WebSocket does not send ${frame.kind} frames`)
}

/** Uses the sender of `ws`. `readOnly`: the bytes are the caller's and must not be masked in place. */
function maskedFrame(opcode: number, payload: Uint8Array): Buffer[] {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  return Sender.frame(bytes, { fin: true, opcode, mask: true, readOnly: true, rsv1: false })
}

function concatenate(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces
  return only && pieces.length === 1 ? only : Buffer.concat(pieces)
}
