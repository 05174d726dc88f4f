import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * The hidden limit of an independent server, which shares no code with the lab, the adapters or the search.
 */
export interface HiddenLimit {
  /** Requests in flight, or connections where the upgrade is refused. */
  readonly limit: number
  readonly manner: 'status' | 'upgrade' | 'frame' | 'close' | 'queue' | 'hang'
  /** `Retry-After` of an HTTP refusal, whole seconds. */
  readonly retryAfter?: number
  /** Each request in flight beyond `from` delays answers by `by` milliseconds. */
  readonly slower?: { readonly from: number; readonly by: number }
  /** Pieces of an answer, 25 ms apart. Default 8. */
  readonly pieces?: number
  /** From `from` requests in flight on, every `every`th fails for another reason. */
  readonly failing?: { readonly from: number; readonly how: 'status' | 'corrupt'; readonly every: number }
}

export interface LimitedServer {
  readonly port: number
  readonly maxInFlight: () => number
  readonly requests: () => number
  readonly close: () => Promise<void>
}

const RATE = 24_000
const PIECES = 8
const PIECE_INTERVAL_MS = 25
const FIRST_AUDIO_MS = 60
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A tenth of a second of a tone without silence. */
const PIECE = Buffer.from(
  Int16Array.from({ length: RATE / 10 }, (_, index) => 9000 * Math.cos((2 * Math.PI * 330 * index) / RATE))
    .buffer,
)

interface Client {
  readonly begin?: () => void
  readonly send: (audio: Buffer) => void
  readonly end: () => void
  readonly refuse: () => void
  readonly fail: (how: 'status' | 'corrupt') => void
  readonly isGone: () => boolean
}

/** OpenAI's `audio/speech` and Lightning over WebSocket and SSE, written from their documentation. */
export async function startLimitedServer(hidden: HiddenLimit): Promise<LimitedServer> {
  let inFlight = 0
  let most = 0
  let requests = 0
  let open = 0
  const waiting: (() => void)[] = []

  const serve = async (client: Client): Promise<void> => {
    requests += 1
    const { limit, manner, failing, slower = { from: limit, by: 0 }, pieces = PIECES } = hidden
    if (failing && inFlight >= failing.from && requests % failing.every === 0) return client.fail(failing.how)
    if (inFlight >= limit && manner !== 'upgrade') {
      if (manner === 'hang') return
      if (manner !== 'queue') return client.refuse()
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else inFlight += 1
    most = Math.max(most, inFlight)
    const excess = Math.max(0, inFlight - slower.from)
    client.begin?.()
    await sleep(FIRST_AUDIO_MS + excess * slower.by)
    for (let piece = 0; piece < pieces && !client.isGone(); piece++) {
      client.send(PIECE)
      await sleep(PIECE_INTERVAL_MS)
    }
    // Pass the slot on to the next waiting request.
    const next = waiting.shift()
    if (next) next()
    else inFlight -= 1
    client.end()
  }

  const server = createServer((request, response) => void answer(request, response, hidden, serve))
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (hidden.manner === 'upgrade' && open >= hidden.limit)
      return void socket.end(
        'HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\ncontent-length: 4\r\n\r\nbusy',
      )
    open += 1
    socket.on('close', () => {
      open -= 1
    })
    sockets.handleUpgrade(request, socket as Socket, head, (socket) => {
      socket.on('message', (data) => void serve(lightningClient(socket, JSON.parse(String(data)), hidden)))
      socket.on('error', () => {})
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    maxInFlight: () => most,
    requests: () => requests,
    close: () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function lightningClient(
  socket: WebSocket,
  request: { request_id?: string },
  { manner }: HiddenLimit,
): Client {
  const say = (fields: object) => {
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ session_id: 's', external_request_id: request.request_id, ...fields }))
  }
  return {
    send: (audio) => say({ status: 'chunk', data: { audio: audio.toString('base64') } }),
    end: () => say({ status: 'complete' }),
    refuse: () => {
      if (manner === 'close') return socket.close(1013, 'Try again later')
      say({ status: 'error', message: 'Maximum number of concurrent requests reached' })
    },
    fail: (how) => {
      if (how === 'corrupt') socket.send('{"status":"chunk","data":{"aud')
      else say({ status: 'error', message: 'Internal server error' })
    },
    isGone: () => socket.readyState !== socket.OPEN,
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hidden: HiddenLimit,
  serve: (client: Client) => Promise<void>,
): Promise<void> {
  for await (const _ of request);
  const isEvents = request.url?.startsWith('/waves/') ?? false
  const wait = hidden.retryAfter === undefined ? {} : { 'retry-after': String(hidden.retryAfter) }
  const type = isEvents ? 'text/event-stream' : 'audio/pcm'
  const say = (status: number, words: object, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(words))
  }
  await serve({
    begin: () => response.writeHead(200, { 'content-type': type }).flushHeaders(),
    send: (audio) =>
      response.write(
        isEvents
          ? `event: audio\ndata: ${JSON.stringify({ audio: audio.toString('base64'), done: false })}\n\n`
          : audio,
      ),
    end: () =>
      response.end(isEvents ? `data: ${JSON.stringify({ status: '200', done: true })}\n\n` : undefined),
    refuse: () => say(429, { error: { message: 'Too many requests at once', type: 'requests' } }, wait),
    fail: (how) => {
      if (how === 'status')
        return say(500, { error: { message: 'The engine crashed', type: 'server_error' } })
      response.writeHead(200, { 'content-type': type, 'content-length': 4 * PIECE.length })
      response.write(isEvents ? 'event: audio\ndata: {"aud\n\n' : PIECE)
      setTimeout(() => response.destroy(), 5)
    },
    isGone: () => response.destroyed,
  })
}
