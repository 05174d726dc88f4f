/**
 * An independent server with the protocols of Smallest.ai: `independent-server.ts`, run as a child process. It
 * sends its port to its parent. The request id of every answer is the time of the server's first write of
 * audio, in microseconds of CLOCK_MONOTONIC, so that the results of a run contain the server's send log next
 * to the client's timestamps.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { monotonicClock } from '../../src/core/clock.ts'

const IS_QUICK = process.argv[2] === 'quick'
const PIECES = IS_QUICK ? 5 : 75
/** Milliseconds between two pieces of 40 ms: twice real time. */
const PIECE_INTERVAL_MS = IS_QUICK ? 0 : 20
const AUDIO = Buffer.from(Int16Array.from({ length: 960 }, (_, at) => 12_000 * Math.cos(at / 9)).buffer)
const BASE64 = AUDIO.toString('base64')

/** How one route writes an answer. */
interface AnswerWriter {
  readonly piece: (id: string) => void
  readonly end: (id: string) => void
}

async function speak({ piece, end }: AnswerWriter, isGone: () => boolean): Promise<void> {
  const begins = performance.now() + (IS_QUICK ? 5 : 20) + Math.random() * (IS_QUICK ? 10 : 100)
  await sleep(begins - performance.now())
  const id = monotonicClock.now().toFixed(3)
  for (let spoken = 0; spoken < PIECES && !isGone(); spoken++) {
    const due = begins + spoken * PIECE_INTERVAL_MS - performance.now()
    if (spoken > 0 && due > 1) await sleep(due)
    piece(id)
  }
  if (!isGone()) end(id)
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const isEvents = request.headers.accept === 'text/event-stream'
  const type = { 'content-type': isEvents ? 'text/event-stream' : 'audio/wav' }
  const write = (bytes: Buffer | string, id: string) => {
    if (!response.headersSent) response.writeHead(200, { ...type, 'x-request-id': id })
    response.write(bytes)
  }
  request.resume()
  void speak(
    {
      piece: (id) => write(isEvents ? `data: {"audio":"${BASE64}","done":false}\n\n` : AUDIO, id),
      end: () => response.end(isEvents ? 'data: {"done":true}\n\n' : undefined),
    },
    () => response.destroyed,
  )
}

const server = createServer(answer)
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data) => {
    if (!String(data).includes('"text"')) return
    const say = (id: string, status: string, rest: object) =>
      socket.send(JSON.stringify({ request_id: id, ...rest, status }))
    void speak(
      {
        piece: (id) => say(id, 'chunk', { data: { audio: BASE64 } }),
        end: (id) => say(id, 'complete', {}),
      },
      () => socket.readyState !== socket.OPEN,
    )
  })
})
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () =>
  process.send?.((server.address() as AddressInfo).port),
)
process.on('disconnect', () => process.exit())
