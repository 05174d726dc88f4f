import type { IncomingMessage } from 'node:http'
import type { Headers } from '../../core/adapter/adapter.ts'
import { wallClock } from '../../core/clock.ts'
import type { LabFault, LabProfile } from '../../core/config/lab-profile.ts'
import { type Micros, type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'
import type { ConnectRequest } from '../contract/connect-request.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import { ADMISSION_FAULTS, selectFault } from '../session/inject-faults.ts'
import { findRoute, type Mount, type Route, requestsInFlight } from './mount.ts'
import type { RequestRandom } from './request-random.ts'

/** The delay of a `slow-accept` without a duration. */
const DEFAULT_SLOW_ACCEPT: Millis = 2000

/** A client's request to a route, and the lab's decision about it. */
export interface Admission {
  readonly mount: Mount
  readonly route: Route
  readonly connectRequest: ConnectRequest
  readonly refusal: RequestRefusal | undefined
  /** When the connection was opened. */
  readonly openedAt: MonotonicTime
  /** Time to wait before the response starts. */
  readonly delay: Micros
  readonly random: RequestRandom
}

/**
 * The target of a request: the mount, its base URL, the URL after the base, and when the connection was
 * opened.
 */
export interface ConnectTarget {
  readonly mount: Mount
  readonly baseUrl: string
  readonly url: string
  readonly openedAt: MonotonicTime
}

/** Finds the route of a request and decides whether to admit it. Undefined if the mount has no such route. */
export function admit(
  { mount, url, baseUrl, openedAt }: ConnectTarget,
  carrier: 'http' | 'websocket',
  request: IncomingMessage,
): Admission | undefined {
  const [path = '', search = ''] = url.split('?', 2)
  const method = request.method ?? ''
  const found = findRoute(mount, carrier, method, path)
  if (!found) return undefined
  const { route, named: pathParameters } = found
  const { number, random } = mount.nextConnection()
  const headers = joinHeaders(request)
  const connectionId = random.hexDigits('connection')
  const connectRequest: ConnectRequest = {
    method,
    url,
    pathParameters,
    query: new URLSearchParams(search),
    headers,
    connectionId,
    baseUrl,
    store: mount.store,
    date: wallClock().getTime(),
  }
  const fault = selectFault(
    route.profile.faults ?? [],
    ADMISSION_FAULTS,
    { number, inFlight: requestsInFlight(mount) + 1 },
    random,
  )
  const delay = random.delay('dial', route.profile.dial ?? 0) + acceptDelay(fault)
  return {
    mount,
    route,
    connectRequest,
    refusal: checkAdmission(route, connectRequest, fault),
    openedAt,
    delay,
    random,
  }
}

function checkAdmission(
  { twin, profile }: Route,
  request: ConnectRequest,
  fault: LabFault | undefined,
): RequestRefusal | undefined {
  const key = twin.keyOf(request)
  const mayComeLater = key === undefined && twin.facts.acceptsKeyMessage === true
  if (!mayComeLater && !isValidKey(key, profile))
    return { reason: 'unauthorized', ...(key === undefined ? {} : { key }) }
  if (fault?.kind === 'refuse') return { reason: 'status', status: fault.status ?? 429 }
  return twin.checkConnectRequest?.(request)
}

/** Without a list of keys in the profile, a key is valid unless it is empty or begins with `bad`. */
export function isValidKey(key: string | undefined, { keys }: LabProfile): boolean {
  if (key === undefined || key === '') return false
  return keys ? keys.includes(key) : !key.startsWith('bad')
}

function acceptDelay(fault: LabFault | undefined): number {
  return fault?.kind === 'slow-accept' ? toMicros(fault.duration ?? DEFAULT_SLOW_ACCEPT) : 0
}

function joinHeaders(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      // HTTP/2 has the host in a field of its own (RFC 9113, 8.3.1).
      name === ':authority' ? 'host' : name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
