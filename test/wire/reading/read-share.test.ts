import http2 from 'node:http2'
import type net from 'node:net'
import tls from 'node:tls'
import { expect, test } from 'vitest'
import type { Frame } from '../../../src/core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from '../../../src/wire/connection.ts'
import {
  byteServer,
  CERTIFICATE,
  connectionOptions,
  httpDial,
  KEY,
  listen,
  openForTest,
  serverFrame,
  upgradeResponse,
  webSocketDial,
} from '../support.ts'

/** More than the system's buffers hold, so that there is always something to read. */
const FLOOD_BYTES = 16 * 1024 * 1024
const WS_FLOOD = Buffer.concat(Array.from({ length: 1024 }, () => serverFrame(2, Buffer.alloc(1020))))
const HTTP_HEAD = 'HTTP/1.1 200 OK\r\n\r\n'
const COMPRESSES = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
const TRUSTING = connectionOptions({ tls: { ca: CERTIFICATE } })

interface Writable {
  write(bytes: Buffer): boolean
  once(event: 'drain', listener: () => void): unknown
}

/** Writes as much as the other side takes, until all is written. */
function flood(stream: Writable, piece: Buffer, left = FLOOD_BYTES): void {
  for (let rest = left; rest > 0; rest -= piece.length)
    if (!stream.write(piece))
      return void stream.once('drain', () => flood(stream, piece, rest - piece.length))
}

function floodedWebSocket(more = ''): Promise<number> {
  return byteServer((socket, request) => {
    socket.write(upgradeResponse(request, more))
    socket.once('data', () => flood(socket, WS_FLOOD))
  })
}

function securely(answer: (socket: net.Socket) => void): Promise<number> {
  return listen(
    tls.createServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
      socket.on('error', () => {}).once('data', () => answer(socket))
    }),
  )
}

async function askWebSocket(port: number, options?: ConnectionOptions): Promise<Connection> {
  return openForTest(webSocketDial(`ws://127.0.0.1:${port}`), options)
}

async function askHttp(url: string, options?: ConnectionOptions): Promise<[Connection, () => void]> {
  const dial = httpDial(url, { framing: 'bytes' })
  const connection = await openForTest(dial, options)
  return [connection, () => void connection.request(dial)]
}

const flooders: readonly [transport: string, open: () => Promise<[Connection, () => void]>][] = [
  [
    'a WebSocket',
    async () => {
      const connection = await askWebSocket(await floodedWebSocket())
      return [connection, () => void connection.send([{ kind: 'text', text: 'go' }])]
    },
  ],
  [
    'a WebSocket that may compress',
    async () => {
      const options = connectionOptions({ compression: true })
      const connection = await askWebSocket(await floodedWebSocket(COMPRESSES), options)
      return [connection, () => void connection.send([{ kind: 'text', text: 'go' }])]
    },
  ],
  [
    'HTTP/1.1',
    async () => {
      const port = await byteServer((socket) => {
        socket.write(HTTP_HEAD)
        flood(socket, Buffer.alloc(1 << 20))
      })
      return askHttp(`http://127.0.0.1:${port}`)
    },
  ],
  [
    'HTTP/1.1 over TLS',
    async () => {
      const port = await securely((socket) => {
        socket.write(HTTP_HEAD)
        flood(socket, Buffer.alloc(1 << 20))
      })
      return askHttp(`https://127.0.0.1:${port}`, TRUSTING)
    },
  ],
  [
    'HTTP/2',
    async () => {
      const server = http2.createServer().on('stream', (stream) => {
        stream.on('error', () => {}).respond({ ':status': 200 })
        flood(stream, Buffer.alloc(1 << 20))
      })
      return askHttp(`http://127.0.0.1:${await listen(server)}`, connectionOptions({ http: 2 }))
    },
  ],
]

/** Pieces with what arrived in each turn of the event loop. */
async function readByTurns(connection: Connection, begin: () => void): Promise<number[]> {
  const turns: number[] = []
  let [turn, total] = [0, 0]
  const count = (frame: Frame) => {
    const length = frame.kind === 'binary' ? frame.bytes.length : 0
    turn += length
    total += length
  }
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  connection.listen({ onFrame: count, onClose: end })
  begin()
  const next = () => {
    if (turn > 0) turns.push(turn)
    turn = 0
    if (total >= FLOOD_BYTES / 2) end()
    else setImmediate(next)
  }
  next()
  await ended
  return turns
}

test.each(flooders)('a server that floods %s has its share of each turn, and no more', async (_, open) => {
  const turns = await readByTurns(...(await open()))
  expect(turns.length).toBeGreaterThan(16)
  expect(Math.max(...turns)).toBeLessThanOrEqual(192 * 1024)
})
