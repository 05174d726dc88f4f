import https from 'node:https'
import type net from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Connection, ConnectionListener, TcpStream } from '../../../src/wire/connection.ts'
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

/** The positions at each frame of a connection, as its listener sees them. */
function watch(connection: Connection): { stream: TcpStream; seen: [string, number | undefined][] } {
  const stream = connection.tcpStream?.()
  if (!stream) throw new Error('the connection has no stream')
  const seen: [string, number | undefined][] = []
  const listener: ConnectionListener = {
    onFrame: (frame) => seen.push([frame.kind, stream.received()]),
    onClose: () => {},
  }
  connection.listen(listener)
  return { stream, seen }
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { interval: 5 }).toBe(true)
}

describe('the position of a frame in the bytes of its connection', () => {
  test('is the end of each message, however many came in one read', async () => {
    const frames = ['one', 'a longer one', 'x'.repeat(200)].map((text) => serverFrame(1, text))
    let upgrade = ''
    let peer: net.Socket | undefined
    const port = await byteServer((socket, request) => {
      upgrade = upgradeResponse(request).toString()
      socket.write(upgrade)
      peer = socket
    })
    const { seen } = watch(await openForTest(webSocketDial(`ws://127.0.0.1:${port}/`)))
    const whole = Buffer.concat(frames)
    peer?.write(whole.subarray(0, whole.length - 50))
    await until(() => seen.length === 2)
    peer?.write(whole.subarray(-50))
    await until(() => seen.length === 3)
    const ends = frames.map((_, index) =>
      frames.slice(0, index + 1).reduce((sum, { length }) => sum + length, upgrade.length),
    )
    expect(seen).toEqual(ends.map((end) => ['text', end]))
  })

  test('is the end of the head, and of each chunk of a body', async () => {
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
    const port = await byteServer((socket) => {
      socket.write(`${head}3\r\nabc\r\n5\r\nabcde\r\n0\r\n\r\n`)
    })
    const dial = httpDial(`http://127.0.0.1:${port}/`, { framing: 'bytes' })
    const connection = await openForTest(dial)
    const { stream, seen } = watch(connection)
    expect(stream.sent()).toBe(0)
    connection.request(dial)
    expect(stream.sent()).toBeGreaterThan(50)
    await until(() => seen.length === 4)
    const first = head.length + '3\r\nabc'.length
    expect(seen.slice(0, 3)).toEqual([
      ['head', head.length],
      ['binary', first],
      ['binary', first + '\r\n5\r\nabcde'.length],
    ])
  })

  test('counts across the responses of a connection', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc'
    const port = await byteServer((socket) => {
      socket.write(answer)
      socket.on('data', () => socket.write(answer))
    })
    const dial = httpDial(`http://127.0.0.1:${port}/`, { framing: 'bytes' })
    const connection = await openForTest(dial)
    const { stream, seen } = watch(connection)
    connection.request(dial)
    await until(() => seen.length === 3)
    const before = stream.sent()
    connection.request(dial)
    await until(() => seen.length === 6)
    expect(seen[1]).toEqual(['binary', answer.length])
    expect(seen[4]).toEqual(['binary', 2 * answer.length])
    expect(stream.sent()).toBe(2 * (before ?? 0))
  })

  test('is that of the encrypted bytes over TLS, to the end of the read', async () => {
    let peer: net.Socket | undefined
    const server = https.createServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('abc'))
    server.on('connection', (socket) => {
      peer = socket as net.Socket
    })
    const dial = httpDial(`https://127.0.0.1:${await listen(server)}/`, { framing: 'bytes' })
    const connection = await openForTest(dial, connectionOptions({ tls: { ca: CERTIFICATE } }))
    const { stream, seen } = watch(connection)
    connection.request(dial)
    await until(() => seen.length === 3)
    // Every byte that the peer wrote has been read, and the other way round.
    expect(seen[1]).toEqual(['binary', peer?.bytesWritten])
    expect(stream.sent()).toBe(peer?.bytesRead)
    expect(stream.remote).toEqual({ address: '127.0.0.1', port: Number(new URL(dial.url).port) })
    expect(stream.local).toEqual({ address: '127.0.0.1', port: peer?.remotePort })
  })
})
