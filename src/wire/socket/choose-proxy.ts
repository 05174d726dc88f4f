import { isIP } from 'node:net'
import type { ProxyRules } from '../../core/config/proxy-rules.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'

/** A proxy that opens tunnels. */
export interface TunnelProxy {
  readonly endpoint: Endpoint
  /** Value of `proxy-authorization`, if the proxy's URL has credentials. */
  readonly authorization?: string
}

/** The proxy for an endpoint. Undefined if it is reached directly; loopback always is. */
export function chooseProxy(endpoint: Endpoint, rules: ProxyRules | undefined): TunnelProxy | undefined {
  const url = endpoint.secure ? rules?.https : rules?.http
  if (!rules || url === undefined || isLoopback(endpoint.host)) return undefined
  if (rules.bypass.some((pattern) => matches(pattern, endpoint))) return undefined
  const { username, password } = new URL(url)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    endpoint: parseEndpoint(url),
    ...(credentials !== ':' && {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    }),
  }
}

function isLoopback(host: string): boolean {
  return host === '::1' || /(?:^|\.)localhost$/i.test(host) || (isIP(host) === 4 && host.startsWith('127.'))
}

/** `*`, a host or a domain with its subdomains (with or without a dot in front), each with or without a port. */
function matches(pattern: string, { host, port }: Endpoint): boolean {
  if (pattern === '*') return true
  const [, name = '', onlyPort] =
    /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(pattern) ? `[${pattern}]` : pattern) ?? []
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false
  const domain = name.toLowerCase().replace(/^\*?\./, '')
  return host.toLowerCase() === domain || host.toLowerCase().endsWith(`.${domain}`)
}
