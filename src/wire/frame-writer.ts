import { randomBytes } from 'node:crypto'
import type { Frame } from '../core/adapter.ts'
import { OPERATION } from './frame-head.ts'

const MASKED = 0x80
const FINAL = 0x80

/** The frames of a client, masked (RFC 6455, 5.3), as one piece of bytes: one write, one segment where it fits. */
export function writeFrames(frames: readonly Frame[]): Buffer {
  const [only, ...others] = frames.map(writeFrame)
  return only && others.length === 0 ? only : Buffer.concat([only ?? Buffer.alloc(0), ...others])
}

/** A control frame: ping, pong or close. The payload has at most 125 bytes. */
export function writeControl(operation: number, payload: Uint8Array): Buffer {
  return masked(operation, Buffer.from(payload))
}

/** A close frame with a code and no reason; 1005 means a frame without a code. */
export function writeClose(code: number): Buffer {
  const payload = Buffer.alloc(code === 1005 ? 0 : 2)
  if (payload.length > 0) payload.writeUInt16BE(code)
  return writeControl(OPERATION.close, payload)
}

function writeFrame(frame: Frame): Buffer {
  if (frame.kind === 'text') return masked(OPERATION.text, Buffer.from(frame.text))
  if (frame.kind === 'binary') return masked(OPERATION.binary, frame.bytes)
  throw new TypeError(`a WebSocket does not send ${frame.kind} frames`)
}

function masked(operation: number, payload: Uint8Array): Buffer {
  const headLength = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headLength + 4 + payload.length)
  frame[0] = FINAL | operation
  writeLength(frame, headLength, payload.length)
  const mask = randomBytes(4)
  mask.copy(frame, headLength)
  const start = headLength + 4
  for (let index = 0; index < payload.length; index++) {
    frame[start + index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0)
  }
  return frame
}

function writeLength(frame: Buffer, headLength: number, length: number): void {
  frame[1] = MASKED | (headLength === 2 ? length : headLength === 4 ? 126 : 127)
  if (headLength === 4) frame.writeUInt16BE(length, 2)
  if (headLength === 10) frame.writeBigUInt64BE(BigInt(length), 2)
}
