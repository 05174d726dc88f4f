import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to somewhere that takes longer than it does on one machine. */
export interface FarProxy {
  readonly port: number
  readonly close: () => void
}

/**
 * Passes bytes on after a while, in both directions: a region that is that much farther away.
 * @param oneWayMs half of what a round trip takes longer
 * @param port where it leads on this machine; absent: it is an HTTP proxy, and CONNECT says where
 */
export async function startFarProxy(oneWayMs: number, port?: number): Promise<FarProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    watch(sockets, near)
    if (port !== undefined) return join(near, dial(sockets, port), oneWayMs)
    near.once('data', (head) => {
      const asked = /^CONNECT [^:\s]+:(\d+)/.exec(String(head))?.[1]
      if (asked === undefined) return void near.destroy()
      const far = dial(sockets, Number(asked))
      setTimeout(() => near.write('HTTP/1.1 200 OK\r\n\r\n'), 2 * oneWayMs)
      join(near, far, oneWayMs)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => closeAll(server, sockets) }
}

function watch(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => sockets.delete(socket))
}

function dial(sockets: Set<Socket>, port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  watch(sockets, socket)
  return socket
}

function join(near: Socket, far: Socket, oneWayMs: number): void {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (bytes) => setTimeout(() => to.writable && to.write(bytes), oneWayMs))
    from.on('close', () => setTimeout(() => to.destroy(), oneWayMs))
  }
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): void {
  server.close()
  for (const socket of sockets) socket.destroy()
}
