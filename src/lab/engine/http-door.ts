import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import type { Outgoing } from '../twin.ts'
import { breakOff } from './break-off.ts'
import { Conversation } from './conversation.ts'
import { crowded } from './crowd.ts'
import type { Entrance } from './door.ts'
import { GARBAGE } from './garbage.ts'
import { noteRefusal } from './notes.ts'
import { type Outlet, portsOf, refuse, type Visit } from './visit.ts'

/** A request with a larger body is aborted. */
const LARGEST_BODY = 16 * 2 ** 20

/**
 * Serves one HTTP request: its body is the one client frame, and the response body holds all server frames.
 */
export async function serveHttp(
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { mount, route, knock, delay, openedAt } = entrance
  const crowd = crowded(entrance, request.socket, openedAt)
  const refusal = entrance.refusal ?? crowd
  // A connection above the limit is not kept alive.
  if (crowd) response.shouldKeepAlive = false
  const { house } = mount
  const outlet = httpOutlet(request.socket, response, house.clock)
  const { twin, profile } = route
  const memo: unknown = twin.memo?.(knock)
  const visit: Visit = { mount, twin, profile, knock, memo, outlet, headDelay: delay }
  const body = await bodyOf(request)
  const at = house.clock.now()
  if (body === undefined) return outlet.destroy()
  if (refusal) {
    noteRefusal(visit, refusal, at)
    house.timetable.at(mount.thawed(at + delay), () => refuse(visit, refusal))
    return
  }
  const conversation = new Conversation(visit)
  response.on('close', () => conversation.leave())
  conversation.hear(
    isText(request) ? { kind: 'text', text: body.toString() } : { kind: 'binary', bytes: body },
    at,
  )
}

/** Undefined if the body is too large or the client disconnected. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > LARGEST_BODY) return undefined
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

const BINARY_BODIES = /^(audio|video|application\/octet-stream|multipart)\b/i

function isText(request: IncomingMessage): boolean {
  return !BINARY_BODIES.test(request.headers['content-type'] ?? '')
}

/**
 * Takes the request's socket, because a pipelined response has none until the previous response is flushed.
 */
function httpOutlet(socket: Socket, response: ServerResponse, clock: Clock): Outlet {
  const isOpen = () => !response.writableEnded && !response.destroyed
  let written = 0
  return {
    ports: portsOf(socket),
    write: (frames) => {
      const at = clock.now()
      if (isOpen()) for (const frame of frames) written += send(response, frame)
      return at
    },
    writeHalf: (frames) => {
      const bytes = Buffer.concat(frames.map(bodyBytes))
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => socket.destroy())
    },
    writeGarbage: () => {
      if (isOpen()) written += send(response, { kind: 'text', text: GARBAGE })
    },
    end: () => {
      if (!isOpen()) return
      response.end()
      // If the body is shorter than its content-length, the client waits until the connection ends.
      if (written < Number(response.getHeader('content-length') ?? 0)) socket.end()
    },
    isEnding: () => !isOpen(),
    destroy: () => breakOff(socket),
  }
}

/** Returns the number of body bytes written. */
function send(response: ServerResponse, frame: Outgoing): number {
  if (frame.kind === 'head') {
    response.writeHead(frame.status, frame.headers)
    // Status line and headers must not wait for the first audio.
    response.flushHeaders()
  }
  const body = bodyBytes(frame)
  // An empty chunk would end a chunked body.
  if (body.length > 0) response.write(body)
  return body.length
}

function bodyBytes(frame: Outgoing): Uint8Array {
  if (frame.kind === 'text') return Buffer.from(frame.text)
  return frame.kind === 'binary' ? frame.bytes : new Uint8Array(0)
}
