import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { TlsSessions } from './tls-sessions.ts'

/** Caches the addresses of one run, so that names are looked up once and not in every trial. */
export interface Resolver {
  /** Addresses known without a lookup: a literal address, or a name that was resolved before. */
  readonly cached: (host: string) => readonly string[] | undefined
  /** Looks up a name; concurrent calls share one lookup. Failures are not cached. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Pins the address that accepted a connection: all later dials go to it, as long as it can be reached. */
  readonly pin: (host: string, address: string) => void
  /** The pinned address could not be reached. Returns the others of its name, which later dials try as well. */
  readonly unpin: (host: string) => readonly string[]
  /** Used if resumption is enabled. */
  readonly tlsSessions: TlsSessions
}

async function systemLookup(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address }) => address)
}

/** Creates an empty resolver. `lookup` is the system's by default; tests pass their own. */
export function createResolver(
  lookup: (host: string) => Promise<readonly string[]> = systemLookup,
): Resolver {
  const known = new Map<string, readonly string[]>()
  const pinned = new Map<string, string>()
  const pending = new Map<string, Promise<readonly string[]>>()

  async function lookUp(host: string): Promise<readonly string[]> {
    try {
      const addresses = await lookup(host)
      known.set(host, addresses)
      return addresses
    } finally {
      pending.delete(host)
    }
  }

  return {
    cached: (host) => {
      const address = isIP(host) ? host : pinned.get(host)
      return address === undefined ? known.get(host) : [address]
    },
    resolve: (host) => {
      const addresses = pending.get(host) ?? lookUp(host)
      pending.set(host, addresses)
      return addresses
    },
    pin: (host, address) => pinned.set(host, address),
    unpin: (host) => {
      const unreachable = pinned.get(host)
      pinned.delete(host)
      return unreachable === undefined
        ? []
        : (known.get(host) ?? []).filter((address) => address !== unreachable)
    },
    tlsSessions: new TlsSessions(),
  }
}
