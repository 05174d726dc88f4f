import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Outgoing } from '../twin.ts'
import { breakOff } from './break-off.ts'
import { GARBAGE } from './garbage.ts'
import type { House } from './mount.ts'
import { type Outlet, portsOf } from './visit.ts'

/** Writes frames to a WebSocket. A delayed close is scheduled, and client messages are ignored until then. */
export function webSocketOutlet(
  line: WebSocket,
  socket: Socket,
  { clock, timetable }: Pick<House, 'clock' | 'timetable'>,
): Outlet {
  const isOpen = () => line.readyState === line.OPEN
  let isClosing = false
  const close = ({ code, reason, after = 0 }: Extract<Outgoing, { kind: 'close' }>) => {
    isClosing = true
    if (after === 0) return line.close(code, reason)
    const appointment = timetable.at(clock.now() + after * 1000, () => line.close(code, reason))
    line.on('close', appointment.cancel)
  }
  const send = (frame: Outgoing) => {
    if (frame.kind === 'text') line.send(frame.text)
    else if (frame.kind === 'binary') line.send(frame.bytes)
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
      if (frame) socket.write(halfFrame(frame), () => socket.destroy())
    },
    writeGarbage: () => line.send(GARBAGE),
    end: () => {
      if (!isClosing) close({ kind: 'close', code: 1000, reason: '' })
    },
    isEnding: () => isClosing || !isOpen(),
    destroy: () => breakOff(socket),
  }
}

/**
 * The header of a whole frame (RFC 6455, 5.2: final, not masked, 64-bit length) and the first half of its
 * bytes.
 */
function halfFrame(frame: Outgoing): Buffer {
  const payload =
    frame.kind === 'text' ? Buffer.from(frame.text) : frame.kind === 'binary' ? frame.bytes : Buffer.alloc(0)
  const header = Buffer.alloc(10)
  header[0] = frame.kind === 'binary' ? 0x82 : 0x81
  header[1] = 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload.subarray(0, payload.length >> 1)])
}
