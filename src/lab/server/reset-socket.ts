import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Resets a connection as a crashing server would. A TLS socket cannot send a reset, so it is destroyed. */
export function resetSocket(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
