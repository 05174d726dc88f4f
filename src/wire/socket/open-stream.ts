import net from 'node:net'
import tls from 'node:tls'
import type { ConnectionOptions } from '../connection.ts'
import type { Endpoint } from './endpoint.ts'

/** Reads into one buffer instead of allocating for every read. */
export type ReadInto = net.OnReadOpts

/**
 * Starts a TCP or TLS stream to an endpoint: to one of its addresses, or over a stream that a proxy already
 * connected.
 * @param onread cannot be used over an existing stream: TLS ignores it there
 */
export function openStream(
  endpoint: Endpoint,
  via: string | net.Socket,
  options: ConnectionOptions,
  onread?: ReadInto,
): net.Socket {
  const target =
    typeof via === 'string'
      ? { host: via, port: endpoint.port, onread }
      : { socket: via, host: endpoint.host }
  const stream = endpoint.secure
    ? tls.connect({ ...target, ...tlsOptions(endpoint, options) } as tls.ConnectionOptions)
    : typeof via === 'string'
      ? net.connect(target as net.NetConnectOpts)
      : via
  // Small frames must leave at once (Nagle's algorithm would wait for the peer's acknowledgement).
  stream.setNoDelay(true)
  if (options.tls?.resume && stream instanceof tls.TLSSocket)
    stream.on('session', (session) => options.resolver.tlsSessions.keep(endpoint, session))
  return stream
}

function tlsOptions(
  endpoint: Endpoint,
  { tls: settings = {}, resolver, http }: ConnectionOptions,
): tls.ConnectionOptions {
  const { ca, rejectUnauthorized = true, resume } = settings
  const { serverName } = endpoint
  const session = resume ? resolver.tlsSessions.latest(endpoint) : undefined
  return {
    rejectUnauthorized,
    ALPNProtocols: [http === 2 ? 'h2' : 'http/1.1'],
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(ca === undefined ? {} : { ca }),
    ...(session === undefined ? {} : { session }),
  }
}
