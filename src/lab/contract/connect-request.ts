import type { Headers } from '../../core/adapter/adapter.ts'
import type { Millis } from '../../core/units.ts'
import type { ProviderStore } from '../server/provider-store.ts'

/** The HTTP request, or the upgrade request of a WebSocket. Header names are lower case. */
export interface ConnectRequest {
  readonly method: string
  readonly url: string
  /** The values of the named path segments. */
  readonly pathParameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  /** 32 hexadecimal digits, unique to the connection. */
  readonly connectionId: string
  /** The base URL as the client wrote it: `http(s)://host:port` and the mount's prefix, if any. */
  readonly baseUrl: string
  /** What the provider keeps across connections: cloned voices and dictionaries. */
  readonly store: ProviderStore
  /** Wall-clock time of the request, for dates in responses: milliseconds since 1970. */
  readonly date: Millis
}
