import { Sender } from 'ws'
import type { Frame } from '../core/adapter.ts'
import { OPERATION } from './frame-head.ts'

/**
 * Serializes the frames of a client, masked (RFC 6455, 5.3), into one buffer: one write, one TCP segment if
 * it fits.
 */
export function writeFrames(frames: readonly Frame[]): Buffer {
  return inOnePiece(frames.flatMap(writeFrame))
}

/** A control frame: ping, pong or close. The payload has at most 125 bytes. */
export function writeControl(operation: number, payload: Uint8Array): Buffer {
  return inOnePiece(masked(operation, payload))
}

/** A close frame with a code and no reason; 1005 means a frame without a code. */
export function writeClose(code: number): Buffer {
  const payload = Buffer.alloc(code === 1005 ? 0 : 2)
  if (payload.length > 0) payload.writeUInt16BE(code)
  return writeControl(OPERATION.close, payload)
}

function writeFrame(frame: Frame): Buffer[] {
  if (frame.kind === 'text') return masked(OPERATION.text, Buffer.from(frame.text))
  if (frame.kind === 'binary') return masked(OPERATION.binary, frame.bytes)
  throw new TypeError(`a WebSocket does not send ${frame.kind} frames`)
}

/** Uses the sender of `ws`. `readOnly`: the bytes are the caller's and must not be masked in place. */
function masked(opcode: number, payload: Uint8Array): Buffer[] {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  return Sender.frame(bytes, { fin: true, opcode, mask: true, readOnly: true, rsv1: false })
}

function inOnePiece(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces
  return only && pieces.length === 1 ? only : Buffer.concat(pieces)
}
