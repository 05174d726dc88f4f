import { createServer, type Socket } from 'node:net'
import type { Transport } from '../../core/adapter/adapter.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'
import { Peer } from './peer.ts'
import type { Shape } from './shape.ts'

/** A server on loopback whose paths choose how it is hostile. */
export interface HostileServer {
  /** Host, port and path for a shape, without a scheme. */
  readonly addressOf: (shape: Shape, transport: Transport) => string
  readonly close: () => void
}

const TARGET = /^\w+ \S*\/(http|sse|websocket)\/(\d+)[/?# ]/
const MAX_HEAD = 64 * 1024

/** Starts a server for these shapes. It reads the head of each request and then acts the shape of its path. */
export async function startHostileServer(shapes: readonly Shape[]): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
    actOnRequest(socket, shapes)
  })
  const port = await listenOnLoopback(server)
  return {
    addressOf: (shape, transport) => `127.0.0.1:${port}/${transport}/${shapes.indexOf(shape)}`,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Waits for the head of the request, and reads the rest without looking at it. */
function actOnRequest(socket: Socket, shapes: readonly Shape[]): void {
  let head = ''
  const onData = (bytes: Buffer) => {
    head += bytes.toString('latin1')
    if (!head.includes('\r\n\r\n') && head.length < MAX_HEAD) return
    socket.off('data', onData)
    socket.on('data', () => {})
    const [, transport, index] = TARGET.exec(head) ?? []
    const shape = shapes[Number(index)]
    if (!shape) return socket.destroy()
    Promise.resolve(shape.act(new Peer(socket, transport as Transport, head))).catch(() => socket.destroy())
  }
  socket.on('data', onData)
}
