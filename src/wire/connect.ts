import type { Dial } from '../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from './connection.ts'
import type { DialError } from './dial-error.ts'
import { HttpConnection, serializeRequest } from './http/http-connection.ts'
import { connectSocket } from './socket/connect-socket.ts'
import { openCompressedWebSocket } from './websocket/open-compressed.ts'
import { upgradeToWebSocket } from './websocket/upgrade.ts'

/** Opens a connection. Rejects only with a {@link DialError}; never retries. */
export function openConnection(dial: Dial, options: ConnectionOptions): Promise<Connection> {
  if (dial.carrier === 'websocket' && options.compression) return openCompressedWebSocket(dial, options)
  return connectSocket(dial.url, options, (socket) => {
    if (dial.carrier === 'websocket') return upgradeToWebSocket(socket, dial, options)
    // An invalid request is detected here, before a trial depends on it.
    serializeRequest(dial)
    return Promise.resolve(new HttpConnection(socket, options))
  })
}
