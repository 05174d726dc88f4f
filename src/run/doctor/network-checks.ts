import { monotonicClock, wallClock } from '../../core/clock.ts'
import type { Environment } from '../../core/config/environment.ts'
import type { ProxyRules } from '../../core/config/proxy-rules.ts'
import type { HealthCheck } from '../../core/health-check.ts'
import type { Micros } from '../../core/units.ts'
import { type EndpointReport, inspectEndpoint } from '../../wire/socket/inspect-endpoint.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { findUnusableProxies, PROXY_VARIABLES, readProxyRules } from '../plan/proxies.ts'

const TIMEOUT_MS = 5000
const DAY_MS = 86_400_000
/** A certificate that ends sooner may end within a long measurement, or was forgotten. */
const LAST_DAYS = 14

/** The proxies that the environment sets. Their addresses may hold a password and are not said. */
export function checkProxies(environment: Environment): HealthCheck[] {
  const set = PROXY_VARIABLES.filter((name) => environment[name])
  const unusable = findUnusableProxies(environment)
  if (set.length === 0) return [{ area: 'network', status: 'ok', says: 'no proxy variable is set' }]
  return set.map((name) =>
    unusable.includes(name)
      ? {
          area: 'network',
          status: 'problem',
          says: `${name} is set but unusable: it is not an http or https proxy`,
          advice: 'Write http://host:port, or unset it.',
        }
      : {
          area: 'network',
          status: 'note',
          says: `${name} is set: requests go through a proxy, and every number includes its time`,
          advice: 'NO_PROXY names the hosts that are reached without it.',
        },
  )
}

/** Each host once: its name, TCP, TLS and certificate. Nothing is sent. */
export async function checkHosts(
  urls: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<HealthCheck[]> {
  const proxies = readProxyRules(environment)
  const origins = [
    ...new Set(urls.map((url) => (new URL(url).origin === 'null' ? url : new URL(url).origin))),
  ]
  const reports = await Promise.all(origins.map((origin) => inspect(origin, proxies, signal)))
  return reports.flatMap(describeReport)
}

function inspect(url: string, proxies: ProxyRules | undefined, signal: AbortSignal): Promise<EndpointReport> {
  return inspectEndpoint(url, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: TIMEOUT_MS,
    signal,
    ...(proxies && { proxies }),
  })
}

function describeReport(report: EndpointReport): HealthCheck[] {
  const { host, port, proxy, error, steps } = report
  const place = `${host}:${port}${proxy === undefined ? '' : ` through the proxy ${proxy}`}`
  const times = Object.entries(steps).map(([name, length]) => `${name.toUpperCase()} ${milliseconds(length)}`)
  if (error)
    return [
      {
        area: 'network',
        status: 'problem',
        says: `${place} cannot be reached (${[...times, error.code].join(', ')}): ${error.message}`,
        advice: adviceOn(error.code, report),
      },
    ]
  const reached = { area: 'network', status: 'ok', says: `${place} is reached: ${times.join(', ')}` } as const
  return [reached, ...describeFamilies(report), ...describeCertificate(report)]
}

/** What to do about a dial that failed at some step. */
function adviceOn(code: string, { steps, proxy }: EndpointReport): string {
  if (/^(ENOTFOUND|EAI_)/.test(code))
    return 'Check the name, the network and DNS; a proxy may be needed (HTTPS_PROXY).'
  if (/CERT|SIGNED|ISSUER|ALTNAME/.test(code))
    return 'A proxy may inspect TLS: give Node its certificate with NODE_EXTRA_CA_CERTS=<file>, or check `base`.'
  if (code === 'PROXY') return 'The proxy refused the tunnel: check its address and password.'
  if (steps.tcp !== undefined)
    return 'TCP works, TLS does not: check that the port speaks TLS, or whether a proxy inspects TLS.'
  return proxy === undefined
    ? 'Check the port, a firewall, or whether a proxy is needed (HTTPS_PROXY).'
    : 'Check the address of the proxy.'
}

function describeFamilies({ host, families }: EndpointReport): HealthCheck[] {
  if (families.length === 0) return []
  const words = families.map(({ family, tcp, error }) =>
    tcp === undefined ? `${family} fails (${error})` : `${family} ${milliseconds(tcp)}`,
  )
  const isBroken = families.some(({ error }) => error !== undefined)
  const says = `${host} over ${words.join(', ')}`
  if (!isBroken) return [{ area: 'network', status: 'ok', says }]
  const advice = 'ttfa connects over the other one; a first connection may wait for the one that fails.'
  return [{ area: 'network', status: 'note', says, advice }]
}

function describeCertificate({ host, certificate }: EndpointReport): HealthCheck[] {
  if (!certificate) return []
  const { protocol, issuer, validTo } = certificate
  const days = Math.floor((validTo.getTime() - wallClock().getTime()) / DAY_MS)
  const says = `${host}: ${protocol}, certificate by ${issuer}, valid for ${days} days`
  if (days >= LAST_DAYS) return [{ area: 'network', status: 'ok', says }]
  return [{ area: 'network', status: 'note', says, advice: 'It ends soon: later connections may fail.' }]
}

function milliseconds(length: Micros): string {
  return `${(length / 1e3).toFixed(1)} ms`
}
