import type { Dial, WebSocketDial } from '../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from './connection.ts'
import type { DialError } from './dial-error.ts'
import { HttpConnection, serializeRequest } from './http/http-connection.ts'
import { openHttp2 } from './http2/open-http2.ts'
import { connectSocket } from './socket/connect-socket.ts'
import { openCompressedWebSocket } from './websocket/open-compressed.ts'
import { upgradeToWebSocket } from './websocket/upgrade.ts'

/** Opens a connection. Rejects only with a {@link DialError}; never retries. */
export function openConnection(dial: Dial, options: ConnectionOptions): Promise<Connection> {
  if (dial.carrier === 'websocket') return openWebSocket(dial, { ...options, http: 1.1 })
  if (options.http === 2) return openHttp2(dial, options)
  return connectSocket(dial.url, options, (socket) => {
    // An invalid request is detected here, before a trial depends on it.
    serializeRequest(dial)
    return Promise.resolve(new HttpConnection(socket, options))
  })
}

/** The upgrade is always HTTP/1.1, whatever the target asks for otherwise (RFC 6455, 4.1). */
function openWebSocket(dial: WebSocketDial, options: ConnectionOptions): Promise<Connection> {
  if (options.compression) return openCompressedWebSocket(dial, options)
  return connectSocket(dial.url, options, (socket) => upgradeToWebSocket(socket, dial, options))
}
