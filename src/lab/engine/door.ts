import type { IncomingMessage } from 'node:http'
import type { Headers } from '../../core/adapter.ts'
import type { LabFault, LabProfile } from '../../core/lab-profile.ts'
import type { Knock, Refusal } from '../twin.ts'
import type { Draws } from './draws.ts'
import { DOOR_FAULTS, striking } from './faults.ts'
import { type Mount, type Route, routeFor } from './mount.ts'

/** Milliseconds of a `slow-accept` without a duration. */
const SLOW_ACCEPT = 2000

/** A client's request to a route, and the lab's decision about it. */
export interface Entrance {
  readonly mount: Mount
  readonly route: Route
  readonly knock: Knock
  readonly refusal: Refusal | undefined
  /** When the connection was opened, in microseconds. */
  readonly openedAt: number
  /** Microseconds to wait before the response starts. */
  readonly delay: number
  readonly draws: Draws
}

/**
 * The target of a request: the mount, its base URL, the URL after the base, and when the connection was
 * opened.
 */
export interface Place {
  readonly mount: Mount
  readonly base: string
  readonly url: string
  readonly openedAt: number
}

/** Finds the route of a request and decides whether to admit it. Undefined if the mount has no such route. */
export function greet(
  { mount, url, base, openedAt }: Place,
  carrier: 'http' | 'websocket',
  request: IncomingMessage,
): Entrance | undefined {
  const [path = '', search = ''] = url.split('?', 2)
  const method = request.method ?? ''
  const found = routeFor(mount, carrier, method, path)
  if (!found) return undefined
  const { route, named } = found
  const { number, draws } = mount.nextKnock()
  const headers = headersOf(request)
  const connection = draws.digits('connection')
  const knock: Knock = {
    method,
    url,
    path: named,
    query: new URLSearchParams(search),
    headers,
    connection,
    base,
    shelf: mount.shelf,
    date: Date.now(),
  }
  const fault = striking(route.profile.faults ?? [], DOOR_FAULTS, number, draws)
  const delay = draws.delay('dial', route.profile.dial ?? 0) + slowness(fault)
  return { mount, route, knock, refusal: refusalOf(route, knock, fault), openedAt, delay, draws }
}

function refusalOf({ twin, profile }: Route, knock: Knock, fault: LabFault | undefined): Refusal | undefined {
  const key = twin.keyOf(knock)
  const mayFollow = key === undefined && twin.facts.lateKey === true
  if (!mayFollow && !isGoodKey(key, profile))
    return { reason: 'unauthorized', ...(key === undefined ? {} : { key }) }
  if (fault?.kind === 'refuse') return { reason: 'status', status: fault.status ?? 429 }
  return twin.admit?.(knock)
}

/**
 * Without a list of keys in the profile every key is valid that is not empty and does not begin with `bad`.
 */
export function isGoodKey(key: string | undefined, { keys }: LabProfile): boolean {
  if (key === undefined || key === '') return false
  return keys ? keys.includes(key) : !key.startsWith('bad')
}

function slowness(fault: LabFault | undefined): number {
  return fault?.kind === 'slow-accept' ? (fault.duration ?? SLOW_ACCEPT) * 1000 : 0
}

function headersOf(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
