import http2 from 'node:http2'
import type net from 'node:net'
import type { HttpDial } from '../../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { serializeRequest } from '../http/http-connection.ts'
import { connectStream } from '../socket/connect-socket.ts'
import { withDialTimeout } from '../socket/dial-timeout.ts'
import { parseEndpoint } from '../socket/endpoint.ts'
import { orAborted } from '../socket/or-aborted.ts'
import { speaksHttp2 } from './agree-on-http2.ts'
import { Http2Connection } from './http2-connection.ts'

/** Bytes that a server may send before we have read them: no answer waits for us to allow more. */
const WINDOW = 2 ** 20

/**
 * Opens a connection for HTTP/2 (RFC 9113): over TLS if the server agrees to `h2` (RFC 7301), without TLS with
 * prior knowledge. Rejects only with a {@link DialError}: `PROTOCOL` if the server does not speak it.
 */
export function openHttp2(dial: HttpDial, options: ConnectionOptions): Promise<Connection> {
  return withDialTimeout(options, async (stamps, signal) => {
    // An invalid request is detected here, before a trial depends on it.
    serializeRequest(dial)
    const stream = await connectStream(parseEndpoint(dial.url), options, stamps, signal)
    try {
      if (!speaksHttp2(stream)) throw new DialError('the server does not speak HTTP/2', 'PROTOCOL', stamps)
      const session = await orAborted(startSession(new URL(dial.url).origin, stream), signal)
      return new Http2Connection(session, stamps, options)
    } catch (error) {
      stream.destroy()
      throw error
    }
  })
}

/** Resolves once requests can be sent. The server's settings are not awaited. */
function startSession(origin: string, stream: net.Socket): Promise<http2.ClientHttp2Session> {
  const settings = { enablePush: false, initialWindowSize: WINDOW }
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, { createConnection: () => stream, settings })
    session.once('error', reject).once('connect', () => {
      session.setLocalWindowSize(WINDOW)
      session.off('error', reject)
      resolve(session)
    })
  })
}
