import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import type { ServerFrame } from '../contract/frames.ts'
import { checkConnectionLimit } from '../limits/check-connection-limit.ts'
import { GARBAGE } from '../session/garbage.ts'
import { RequestDispatcher } from '../session/request-dispatcher.ts'
import { portsOf, type ResponseWriter, type Session, sendRefusal } from '../session/session.ts'
import { recordRefusal } from '../truth/truth-entries.ts'
import type { Admission } from './admission.ts'
import { resetSocket } from './reset-socket.ts'

/** A request with a larger body is aborted. */
const MAX_BODY = 16 * 2 ** 20

/**
 * Serves one HTTP request: its body is the one client frame, and the response body holds all server frames.
 */
export async function serveHttp(
  admission: Admission,
  request: IncomingMessage,
  response: ServerResponse,
  socket: Socket,
): Promise<void> {
  const { mount, route, connectRequest, delay, openedAt } = admission
  const excess = checkConnectionLimit(admission, socket, openedAt)
  const refusal = admission.refusal ?? excess
  // A connection above the limit is not kept alive.
  if (excess) response.shouldKeepAlive = false
  const { lab } = mount
  const writer = createHttpWriter(socket, response, lab.clock)
  const { twin, profile } = route
  const state: unknown = twin.newState?.(connectRequest)
  const session: Session = { mount, twin, profile, connectRequest, state, writer, headerDelay: delay }
  const body = await readBody(request)
  const at = lab.clock.now()
  if (body === undefined) return writer.destroy()
  if (refusal) {
    recordRefusal(session, refusal, at)
    lab.scheduler.at(mount.afterFreezes(at + delay), () => sendRefusal(session, refusal))
    return
  }
  const dispatcher = new RequestDispatcher(session)
  response.on('close', () => dispatcher.close())
  dispatcher.dispatchFrame(
    hasTextBody(request) ? { kind: 'text', text: body.toString() } : { kind: 'binary', bytes: body },
    at,
  )
}

/** Undefined if the body is too large or the client disconnected. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > MAX_BODY) return undefined
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

const BINARY_TYPES = /^(audio|video|application\/octet-stream|multipart)\b/i

function hasTextBody(request: IncomingMessage): boolean {
  return !BINARY_TYPES.test(request.headers['content-type'] ?? '')
}

/**
 * Takes the request's socket, because a pipelined response has none until the response before it is flushed.
 */
function createHttpWriter(socket: Socket, response: ServerResponse, clock: Clock): ResponseWriter {
  const isOpen = () => !response.writableEnded && !response.destroyed
  let written = 0
  return {
    ports: portsOf(socket),
    write: (frames) => {
      const at = clock.now()
      if (isOpen()) for (const frame of frames) written += sendFrame(response, frame)
      return at
    },
    writeHalf: (frames) => {
      const bytes = Buffer.concat(frames.map(bodyOf))
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => socket.destroy())
    },
    writeGarbage: () => {
      if (isOpen()) written += sendFrame(response, { kind: 'text', text: GARBAGE })
    },
    end: () => {
      if (!isOpen()) return
      response.end()
      // If the body is shorter than its content-length, the client waits until the connection ends.
      if (written < Number(response.getHeader('content-length') ?? 0)) socket.end()
    },
    isEnding: () => !isOpen(),
    destroy: () => resetSocket(socket),
  }
}

/** Returns the number of body bytes written. */
function sendFrame(response: ServerResponse, frame: ServerFrame): number {
  if (frame.kind === 'head') {
    response.writeHead(frame.status, frame.headers)
    // Status line and headers must not wait for the first audio.
    response.flushHeaders()
  }
  const body = bodyOf(frame)
  // An empty chunk would end a chunked body.
  if (body.length > 0) response.write(body)
  return body.length
}

function bodyOf(frame: ServerFrame): Uint8Array {
  if (frame.kind === 'text') return Buffer.from(frame.text)
  return frame.kind === 'binary' ? frame.bytes : new Uint8Array(0)
}
