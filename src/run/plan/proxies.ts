import type { Environment } from '../../core/config/environment.ts'
import type { ProxyRules } from '../../core/config/proxy-rules.ts'

/** Variables that name a proxy, in the order in which they count. */
const VARIABLES = {
  http: ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  https: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
} as const

/** The variables that name a proxy: their values may hold a password. */
export const PROXY_VARIABLES: readonly string[] = [...new Set(Object.values(VARIABLES).flat())]

/** The proxies that the environment sets, as curl reads them. Undefined if it sets none. */
export function readProxyRules(environment: Environment): ProxyRules | undefined {
  const [http, https] = [findProxy(VARIABLES.http, environment), findProxy(VARIABLES.https, environment)]
  if (http === undefined && https === undefined) return undefined
  const { no_proxy, NO_PROXY } = environment
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    bypass: (no_proxy || NO_PROXY || '').split(/[\s,]+/).filter((pattern) => pattern !== ''),
  }
}

/** Variables that are set to something that cannot be used. */
export function findUnusableProxies(environment: Environment): string[] {
  return PROXY_VARIABLES.filter((name) => environment[name] && parseProxy(environment[name]) === undefined)
}

function findProxy(names: readonly string[], environment: Environment): string | undefined {
  const value = names.map((name) => environment[name]).find(Boolean)
  return value === undefined ? undefined : parseProxy(value)
}

/** `host:port` means HTTP. Undefined for what opens no tunnels by CONNECT, such as SOCKS. */
function parseProxy(value: string): string | undefined {
  const text = value.includes('://') ? value : `http://${value}`
  if (!URL.canParse(text) || !/^https?:\/\/[^/]/i.test(text)) return undefined
  // A percent sign in a password must be written as %25.
  return /%(?![0-9a-f]{2})/i.test(text) ? undefined : text
}
