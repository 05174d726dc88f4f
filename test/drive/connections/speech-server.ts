import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

const SAMPLES_PER_MILLISECOND = 24

/** So many milliseconds of a loud tone. */
export function tone(milliseconds: number): Buffer {
  const length = milliseconds * SAMPLES_PER_MILLISECOND
  return Buffer.from(Int16Array.from({ length }, (_, at) => 9000 * Math.cos(at / 8.7)).buffer)
}

/** A request that a server received. */
export interface ServerTurn {
  readonly socket: WebSocket
  readonly message: Readonly<Record<string, unknown>>
  /** Of this message among those of its connection and of the server, from 1. */
  readonly onConnection: number
  readonly onServer: number
}

/** A WebSocket server that answers each message that `isRequest`. Call `close` at the end. */
export async function startSpeechServer(
  isRequest: (message: ServerTurn['message']) => boolean,
  answer: (turn: ServerTurn) => void | Promise<void>,
): Promise<{ address: string; requests: () => number; connections: () => number; close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  let [requests, connections] = [0, 0]
  server.on('connection', (socket) => {
    connections++
    let onConnection = 0
    socket.on('error', () => {})
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (!isRequest(message)) return
      void answer({ socket, message, onConnection: ++onConnection, onServer: ++requests })
    })
  })
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    connections: () => connections,
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
