/**
 * The server of the comparison: `speech-server.ts [secure]`, run as a child process. It sends its port to its
 * parent. On request it sends its processor time (`usage`), or for each answer since the last request the
 * time from the request to the write of its first audio (`truth`, microseconds). It writes prepared buffers,
 * so that it is not the bottleneck.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { monotonicClock } from '../../src/core/clock.ts'
import { ANSWERS, PIECE_INTERVAL_MS, PIECES, type Route, STAMP } from './speech.ts'

/** From the request to the write of the first audio, in microseconds. */
let delays: number[] = []

function speak(socket: net.Socket, route: Route): void {
  const receivedAt = monotonicClock.now()
  const { before, piece, after } = ANSWERS[route]
  const begins = performance.now() + 20 + Math.random() * 100
  let spoken = 0
  if (before) socket.write(before)
  const next = () => {
    if (socket.destroyed) return
    if (spoken === 0) delays.push(monotonicClock.now() - receivedAt)
    socket.write(spoken === 0 ? stamped(piece) : piece)
    spoken++
    if (spoken < PIECES) setTimeout(next, begins + spoken * PIECE_INTERVAL_MS - performance.now())
    else socket.write(after)
  }
  setTimeout(next, begins - performance.now())
}

/** The piece with the current time. The caller writes it at once. */
function stamped(piece: Buffer): Buffer {
  const bytes = Buffer.from(piece)
  bytes.write(monotonicClock.now().toFixed(3).padStart(STAMP.length, '0'), bytes.indexOf(STAMP))
  return bytes
}

function upgradeResponse(key: string): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
}

/** Every request of the clients fits into one TCP segment. */
function serve(socket: net.Socket): void {
  let isUpgraded = false
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    if (isUpgraded) return speak(socket, 'websocket')
    const request = bytes.toString('latin1')
    const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1]
    if (key === undefined) return speak(socket, request.startsWith('GET /sse') ? 'sse' : 'chunks')
    isUpgraded = true
    socket.write(upgradeResponse(key))
  })
}

const certificate = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../test/wire/certificate', name), 'utf8')

const server =
  process.argv[2] === 'secure'
    ? tls.createServer({ key: certificate('key.pem'), cert: certificate('certificate.pem') }, serve)
    : net.createServer(serve)

server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => process.send?.(server.address()))
process.on('message', (question) => {
  if (question === 'usage') return process.send?.(process.cpuUsage())
  process.send?.(delays)
  delays = []
})
process.on('disconnect', () => process.exit())
