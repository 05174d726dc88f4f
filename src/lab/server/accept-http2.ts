import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import http2 from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** Answers an HTTP/2 request through Node's HTTP/1.1 interface. `socket` is the socket of its connection. */
export type AnswerHttp2 = (request: IncomingMessage, response: ServerResponse, socket: Socket) => void

/** The first bytes of a client that speaks HTTP/2 without TLS (RFC 9113, 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/**
 * Serves HTTP/2 on the port of an HTTP/1.1 server, without affecting the HTTP/1.1 connections: over TLS if
 * the client chose `h2`, without TLS if it begins with the preface. Returns a function that closes the HTTP/2
 * connections.
 */
export function acceptHttp2(server: Server, secure: boolean, answer: AnswerHttp2): () => void {
  const sockets = new Set<Socket>()
  const sessions = http2.createServer((request, response) => {
    const socket = socketOf.get(request.stream.session as object)
    if (socket) answer(request as unknown as IncomingMessage, response as unknown as ServerResponse, socket)
  })
  const socketOf = new WeakMap<object, Socket>()
  // A client may disconnect or break the protocol, which is not an error of the lab.
  sessions.on('sessionError', () => {})
  const adopt = (socket: Socket) => {
    sockets.add(socket)
    // Small frames must leave at once, as they do over HTTP/1.1.
    socket.setNoDelay(true)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    sessions.once('session', (session) => socketOf.set(session, socket))
    sessions.emit('connection', socket)
  }
  if (secure) divertByProtocol(server, adopt)
  else divertByPreface(server, adopt)
  return () => {
    for (const socket of sockets) socket.destroy()
  }
}

/**
 * Node's own listener reads HTTP/1.1 from every connection. It now gets only those that did not choose `h2`.
 */
function divertByProtocol(server: Server, adopt: (socket: Socket) => void): void {
  const listeners = server.listeners('secureConnection') as ((socket: Socket) => void)[]
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') adopt(socket)
    else for (const listener of listeners) listener.call(server, socket)
  })
}

/** The events through which an HTTP/1.1 server reads a socket. */
const SOCKET_EVENTS = ['data', 'end', 'close', 'drain', 'error', 'timeout', 'resume', 'pause'] as const

/**
 * The HTTP/1.1 parser stops at the preface and reports an error with the bytes that it read. Inspecting the
 * first bytes of every connection would slow down all others.
 */
function divertByPreface(server: Server, adopt: (socket: Socket) => void): void {
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket: Socket) => {
    const { rawPacket } = error
    if (!rawPacket?.subarray(0, PREFACE.length).equals(PREFACE)) return rejectRequest(socket)
    for (const event of SOCKET_EVENTS) socket.removeAllListeners(event)
    socket.pause()
    socket.unshift(rawPacket)
    adopt(socket)
  })
}

/** Does what Node does if nobody listens for these errors. */
function rejectRequest(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  else socket.destroy()
}
