import { connect, createServer, type Server, type Socket } from 'node:net'
import { listenOnLoopback } from './listen-on-loopback.ts'

/**
 * What a proxy does to the bytes of a server on one connection: it passes them on, changed or cut, or ends the
 * connection.
 */
export type Tampering = (bytes: Buffer, client: Socket) => unknown

/** A proxy on loopback that tampers with what the server sends. */
export interface TamperingProxy {
  /** Host and port. */
  readonly host: string
  readonly close: () => void
}

/** Starts a proxy in front of a server. `tamper` is called for each connection. */
export async function startTamperingProxy(
  server: { readonly host: string; readonly port: number },
  tamper: () => Tampering,
): Promise<TamperingProxy> {
  const sockets = new Set<Socket>()
  const proxy: Server = createServer((client) => {
    const upstream = connect(server.port, server.host)
    const onBytes = tamper()
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket))
    }
    client.on('data', (bytes) => upstream.write(bytes)).on('close', () => upstream.destroy())
    passOn(upstream, client, onBytes)
  })
  const port = await listenOnLoopback(proxy)
  return {
    host: `127.0.0.1:${port}`,
    close: () => {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** One read after the other: a tampering that takes time must not change their order. */
function passOn(upstream: Socket, client: Socket, onBytes: Tampering): void {
  let work: Promise<unknown> = Promise.resolve()
  upstream.on('data', (bytes: Buffer) => {
    work = work.then(() => client.destroyed || onBytes(bytes, client))
  })
  upstream.on('end', () => {
    work = work.then(() => client.end())
  })
}
