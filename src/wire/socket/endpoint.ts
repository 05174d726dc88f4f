import { isIP } from 'node:net'

/** Where a socket for a URL connects to. */
export interface Endpoint {
  readonly secure: boolean
  /** A name or a literal address, without the brackets of IPv6. */
  readonly host: string
  readonly port: number
  /** Server name for TLS (SNI); absent for literal addresses, which SNI forbids (RFC 6066, 3). */
  readonly serverName?: string
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 }

/**
 * Parses a URL. Throws a `TypeError` with the code `ERR_INVALID_URL` if it is invalid or has another scheme.
 */
export function parseEndpoint(text: string): Endpoint {
  const url = new URL(text)
  const port = DEFAULT_PORTS[url.protocol]
  if (port === undefined) {
    throw Object.assign(
      new TypeError(`unsupported URL scheme ${url.protocol} (use ws, wss, http or https)`),
      {
        code: 'ERR_INVALID_URL',
      },
    )
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const endpoint = { secure: /^(wss|https):$/.test(url.protocol), host, port: Number(url.port) || port }
  return isIP(host) ? endpoint : { ...endpoint, serverName: host }
}
