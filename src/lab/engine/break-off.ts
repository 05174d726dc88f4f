import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Breaks a connection the way a crashing server does: with a reset, where the socket can. */
export function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
