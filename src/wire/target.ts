import { isIP } from 'node:net'

/** Where a URL points to, in the terms of a socket. */
export interface Target {
  readonly secure: boolean
  /** A name or a literal address, without the brackets of IPv6. */
  readonly host: string
  readonly port: number
  /** What to ask TLS for (SNI); absent for literal addresses, which SNI forbids (RFC 6066, 3). */
  readonly serverName?: string
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 }

/** Reads the URL. Throws a `TypeError` with the code `ERR_INVALID_URL` when it is none, or not of our schemes. */
export function targetOf(text: string): Target {
  const url = new URL(text)
  const port = DEFAULT_PORTS[url.protocol]
  if (port === undefined) {
    throw Object.assign(new TypeError(`not a URL for ws, wss, http or https: ${url.protocol}`), {
      code: 'ERR_INVALID_URL',
    })
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const target = { secure: /^(wss|https):$/.test(url.protocol), host, port: Number(url.port) || port }
  return isIP(host) ? target : { ...target, serverName: host }
}
