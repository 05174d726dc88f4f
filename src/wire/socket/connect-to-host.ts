import type { ConnectionOptions } from '../connection.ts'
import type { Endpoint } from './endpoint.ts'
import { orAborted } from './or-aborted.ts'
import { type AddressAttempt, raceAddresses } from './race-addresses.ts'
import type { DialStamps } from './stamps.ts'

/** Bounds of a dial. */
export type DialBounds = Pick<ConnectionOptions, 'clock' | 'resolver'> & {
  /** Aborts when the dial must end; its reason is the error. */
  readonly signal: AbortSignal
}

/**
 * Resolves a name, and connects to the first of its addresses that answers. Later dials go to that one, and to the
 * others again once it cannot be reached: a service that is rolled out may take one address away in mid-run.
 */
export async function connectToHost<Attempt extends AddressAttempt>(
  { host }: Endpoint,
  bounds: DialBounds,
  stamps: DialStamps,
  start: (address: string) => Attempt,
): Promise<Attempt> {
  const { resolver, signal } = bounds
  const addresses = resolver.cached(host) ?? (await resolveHost(host, bounds, stamps))
  if (addresses.length === 0) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
  const race = (among: readonly string[]) => raceAddresses(among, start, signal)
  const { attempt, address } = await race(addresses).catch((cause: unknown) => {
    const others = resolver.unpin(host)
    if (others.length === 0 || signal.aborted) throw cause
    return race(others)
  })
  resolver.pin(host, address)
  return attempt
}

// The system's lookup cannot be cancelled, only ignored.
async function resolveHost(
  host: string,
  { clock, resolver, signal }: DialBounds,
  stamps: DialStamps,
): Promise<readonly string[]> {
  const addresses = await orAborted(resolver.resolve(host), signal)
  stamps.dns = clock.now()
  return addresses
}
