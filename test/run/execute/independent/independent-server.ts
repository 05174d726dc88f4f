import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** The server's own record of a request. Microseconds of the monotonic clock. */
export interface ServedRequest {
  readonly id: string
  readonly route: 'ws' | 'sse' | 'http'
  readonly key: string
  firstAudio: number
  audibleAt: number
  audio: number
}

export interface IndependentServer {
  readonly port: number
  readonly served: ServedRequest[]
  readonly close: () => Promise<void>
}

const RATE = 24_000
const SILENCE = 0.1
const now = () => Number(process.hrtime.bigint()) / 1e3
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A tenth of a second of silence, then a steady tone. */
function recording(seconds: number): Buffer {
  const samples = new Int16Array(Math.round(seconds * RATE))
  for (let index = SILENCE * RATE; index < samples.length; index++) {
    samples[index] = 12_000 * Math.sin((2 * Math.PI * 440 * index) / RATE + Math.PI / 2)
  }
  return Buffer.from(samples.buffer)
}

/**
 * An independent server, written from the documentation: Lightning over WebSocket, SSE and HTTP, with delays
 * that vary between requests and its own log. A text that begins with `fault` is refused, and the refusal
 * repeats the key.
 */
export async function startIndependentServer(): Promise<IndependentServer> {
  const served: ServedRequest[] = []
  let asks = 0
  const server = createServer((request, response) => void answer(request, response, served))
  const sockets = new WebSocketServer({ server, path: '/waves/v1/tts/live' })
  sockets.on('connection', (socket, request) => {
    socket.on('message', async (data) => {
      const asked = JSON.parse(String(data))
      const ids = {
        session_id: 'ws_1',
        request_id: `task_${asks++}`,
        external_request_id: asked.request_id,
      }
      const say = (fields: object) => socket.send(JSON.stringify({ ...ids, ...fields }))
      if (asked.text.startsWith('fault'))
        return say({ status: 'error', message: `Invalid request: the text of ${keyOf(request)}` })
      const note = recordRequest(ids.request_id, 'ws', request, served)
      await deliver(note, (audio) => say({ status: 'chunk', data: { audio: audio.toString('base64') } }))
      await sleep(40)
      say({ status: 'complete' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    served,
    close: () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  notes: ServedRequest[],
): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const asked = JSON.parse(Buffer.concat(pieces).toString())
  const id = `http_${notes.length}`
  if (asked.text.startsWith('fault')) {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ error: 'Bad Request', message: `the text is not allowed for ${keyOf(request)}` }),
    )
    return
  }
  if (request.url === '/waves/v1/tts/live') {
    const note = recordRequest(id, 'sse', request, notes)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': id })
    response.flushHeaders()
    await deliver(note, (audio) =>
      response.write(
        `event: audio\ndata: ${JSON.stringify({ audio: audio.toString('base64'), done: false, status: '206' })}\n\n`,
      ),
    )
    response.end(`data: ${JSON.stringify({ status: '200', done: true })}\n\n`)
    return
  }
  const note = recordRequest(id, 'http', request, notes)
  const audio = recording(0.5)
  await sleep(60 + 20 * (notes.length % 5))
  response.writeHead(200, { 'content-type': 'audio/wav', 'x-request-id': id, 'content-length': audio.length })
  note.firstAudio = now()
  note.audibleAt = note.firstAudio + SILENCE * 1e6
  note.audio = 0.5e6
  response.end(audio)
}

/**
 * Silence in a piece of its own, then the tone in two pieces with a pause that a listener does not notice.
 */
async function deliver(note: ServedRequest, send: (audio: Buffer) => void): Promise<void> {
  const audio = recording(0.5)
  const silence = SILENCE * RATE * 2
  const middle = silence + 0.2 * RATE * 2
  await sleep(50 + 17 * (Number(note.id.replace(/\D/g, '')) % 6))
  send(Buffer.alloc(0))
  note.firstAudio = now()
  send(audio.subarray(0, silence))
  await sleep(150)
  note.audibleAt = now()
  send(audio.subarray(silence, middle))
  await sleep(50)
  send(audio.subarray(middle))
  note.audio = 0.5e6
}

function recordRequest(
  id: string,
  route: ServedRequest['route'],
  request: IncomingMessage,
  notes: ServedRequest[],
): ServedRequest {
  const note = { id, route, key: keyOf(request), firstAudio: 0, audibleAt: 0, audio: 0 }
  notes.push(note)
  return note
}

function keyOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? '').replace('Bearer ', '')
}
