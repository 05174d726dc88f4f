import type { OutgoingHttpHeaders } from 'node:http2'
import type { Headers, HttpDial } from '../../core/adapter/adapter.ts'

/** Fields of a connection of HTTP/1.1, which HTTP/2 forbids (RFC 9113, 8.2.2). `host` is `:authority`. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'host',
])

/** The header block of a request. The caller's headers override ours, regardless of case. */
export function requestHeaders({ url, method, headers, body }: HttpDial): OutgoingHttpHeaders {
  const { pathname, search, host, protocol } = new URL(url)
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const authority = named.find(([name]) => name === 'host')?.[1] ?? host
  return {
    ':method': method,
    ':scheme': protocol.slice(0, -1),
    ':authority': authority,
    ':path': pathname + search,
    // Compression would add the time of two encoders to the timestamps.
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    ...Object.fromEntries(named.filter(([name]) => !NOT_SENT.has(name))),
  }
}

/** Joins repeated headers with a comma, as on every other connection. */
export function joinHeaderValues(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}
