import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { toMicros } from '../../core/units.ts'
import type { ServerFrame } from '../contract/frames.ts'
import { GARBAGE } from '../session/garbage.ts'
import { portsOf, type ResponseWriter } from '../session/session.ts'
import type { LabContext } from './mount.ts'
import { resetSocket } from './reset-socket.ts'

/** Writes frames to a WebSocket. A delayed close is scheduled, and client messages are ignored until then. */
export function createWebSocketWriter(
  webSocket: WebSocket,
  socket: Socket,
  { clock, scheduler }: Pick<LabContext, 'clock' | 'scheduler'>,
): ResponseWriter {
  const isOpen = () => webSocket.readyState === webSocket.OPEN
  let isClosing = false
  const close = ({ code, reason, delay = 0 }: Extract<ServerFrame, { kind: 'close' }>) => {
    isClosing = true
    if (delay === 0) return webSocket.close(code, reason)
    const timer = scheduler.at(clock.now() + toMicros(delay), () => webSocket.close(code, reason))
    webSocket.on('close', timer.cancel)
  }
  const send = (frame: ServerFrame) => {
    if (frame.kind === 'text') webSocket.send(frame.text)
    else if (frame.kind === 'binary') webSocket.send(frame.bytes)
    else if (frame.kind === 'close' && !isClosing) close(frame)
  }
  return {
    ports: portsOf(socket),
    write: (frames) => {
      const at = clock.now()
      if (isOpen()) for (const frame of frames) send(frame)
      return at
    },
    writeHalf: (frames) => {
      const frame = frames.find(({ kind }) => kind === 'text' || kind === 'binary')
      if (frame) socket.write(encodeHalfFrame(frame), () => socket.destroy())
    },
    writeGarbage: () => webSocket.send(GARBAGE),
    end: () => {
      if (!isClosing) close({ kind: 'close', code: 1000, reason: '' })
    },
    isEnding: () => isClosing || !isOpen(),
    destroy: () => resetSocket(socket),
  }
}

/**
 * The header of a whole frame (RFC 6455, 5.2: final, not masked, 64-bit length) and the first half of its
 * bytes.
 */
function encodeHalfFrame(frame: ServerFrame): Buffer {
  const payload =
    frame.kind === 'text' ? Buffer.from(frame.text) : frame.kind === 'binary' ? frame.bytes : Buffer.alloc(0)
  const header = Buffer.alloc(10)
  header[0] = frame.kind === 'binary' ? 0x82 : 0x81
  header[1] = 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload.subarray(0, payload.length >> 1)])
}
