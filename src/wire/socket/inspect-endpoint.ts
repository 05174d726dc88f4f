import { isIP } from 'node:net'
import tls from 'node:tls'
import type { Micros } from '../../core/units.ts'
import type { ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { chooseProxy } from './choose-proxy.ts'
import { connectStream } from './connect-socket.ts'
import { withDialTimeout } from './dial-timeout.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import { orAborted } from './or-aborted.ts'
import type { DialStamps } from './stamps.ts'
import { StreamAttempt } from './stream-attempt.ts'

/** How an address is reached, without a request. */
export interface EndpointReport {
  readonly host: string
  readonly port: number
  /** The proxy that leads there. */
  readonly proxy?: string
  /** What the name resolves to. Empty through a proxy, which resolves it. */
  readonly addresses: readonly string[]
  /** How long each step took. */
  readonly steps: { readonly dns?: Micros; readonly tcp?: Micros; readonly tls?: Micros }
  readonly certificate?: CertificateReport
  readonly families: readonly FamilyReport[]
  /** Why it cannot be reached. */
  readonly error?: { readonly code: string; readonly message: string }
}

export interface CertificateReport {
  readonly protocol: string
  readonly issuer: string
  readonly validTo: Date
}

/** Whether the host is reached over one version of the internet protocol. */
export interface FamilyReport {
  readonly family: 'IPv4' | 'IPv6'
  readonly tcp?: Micros
  readonly error?: string
}

/**
 * Resolves, connects and shakes hands, and then closes: nothing is sent. A failure is in the report; the promise does
 * not reject.
 */
export async function inspectEndpoint(url: string, options: ConnectionOptions): Promise<EndpointReport> {
  const endpoint = parseEndpoint(url)
  const { host, port } = endpoint
  const proxy = chooseProxy(endpoint, options.proxies)
  const report = { host, port, ...(proxy && { proxy: `${proxy.endpoint.host}:${proxy.endpoint.port}` }) }
  const addresses = proxy ? [] : await resolveAll(host, options)
  const reached = await reach(endpoint, options)
  return { ...report, addresses, ...reached, families: await inspectFamilies(endpoint, addresses, options) }
}

async function resolveAll(host: string, { resolver }: ConnectionOptions): Promise<readonly string[]> {
  if (isIP(host)) return [host]
  // The dial says why it failed.
  return resolver.resolve(host).catch(() => [])
}

async function reach(endpoint: Endpoint, options: ConnectionOptions) {
  const began = options.clock.now()
  let stamps: DialStamps = {}
  try {
    const certificate = await withDialTimeout(options, async (own, signal) => {
      stamps = own
      const stream = await connectStream(endpoint, options, own, signal)
      const found = stream instanceof tls.TLSSocket ? describeCertificate(stream) : undefined
      stream.on('error', () => {}).destroy()
      return found
    })
    return { steps: stepsOf(stamps, began), ...(certificate && { certificate }) }
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    const { code, message } = error
    return { steps: stepsOf(error.stamps, began), error: { code, message } }
  }
}

function stepsOf({ dns, tcp, proxy, tls: secured }: DialStamps, began: number): EndpointReport['steps'] {
  const connected = proxy ?? tcp
  return {
    ...(dns !== undefined && { dns: dns - began }),
    ...(connected !== undefined && { tcp: connected - (dns ?? began) }),
    ...(secured !== undefined && { tls: secured - (connected ?? began) }),
  }
}

function describeCertificate(stream: tls.TLSSocket): CertificateReport {
  const { issuer, valid_to } = stream.getPeerCertificate()
  const name = issuer?.O ?? issuer?.CN ?? 'an unknown issuer'
  return {
    protocol: stream.getProtocol() ?? '',
    issuer: Array.isArray(name) ? name.join(', ') : name,
    validTo: new Date(valid_to),
  }
}

/** One connection over each version of the protocol that the host has an address of. */
async function inspectFamilies(
  endpoint: Endpoint,
  addresses: readonly string[],
  options: ConnectionOptions,
): Promise<FamilyReport[]> {
  const families = [
    ['IPv4', addresses.find((address) => isIP(address) === 4)],
    ['IPv6', addresses.find((address) => isIP(address) === 6)],
  ] as const
  return Promise.all(
    families.flatMap(([family, address]) =>
      address === undefined ? [] : [connectOver(family, address, endpoint, options)],
    ),
  )
}

async function connectOver(
  family: FamilyReport['family'],
  address: string,
  endpoint: Endpoint,
  options: ConnectionOptions,
): Promise<FamilyReport> {
  const began = options.clock.now()
  try {
    const tcp = await withDialTimeout(options, async (stamps, signal) => {
      const attempt = new StreamAttempt({ ...endpoint, secure: false }, address, options, stamps)
      await orAborted(attempt.reached, signal).finally(() => attempt.close())
      return (stamps.tcp ?? began) - began
    })
    return { family, tcp }
  } catch (error) {
    return { family, error: error instanceof DialError ? error.code : String(error) }
  }
}
