import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** What one run remembers of the hosts it dials, so that names are looked up once and not in every trial. */
export interface Resolver {
  /** The addresses, where they are known without asking: a literal address, or a name that was resolved before. */
  readonly known: (host: string) => readonly string[] | undefined
  /** Asks the system's resolver, once however many ask at the same time. A failure is not remembered. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Remembers the address that answered: all later dials go to it and to no other. */
  readonly pin: (host: string, address: string) => void
  /** The last TLS session of each `host:port`, where dials ask for resumption. */
  readonly sessions: Map<string, Buffer>
}

async function systemLookup(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, verbatim: true })
  return found.map(({ address }) => address)
}

/** A resolver that knows nothing yet. `lookup` is the system's unless a test has another. */
export function createResolver(
  lookup: (host: string) => Promise<readonly string[]> = systemLookup,
): Resolver {
  const pinned = new Map<string, readonly string[]>()
  const asking = new Map<string, Promise<readonly string[]>>()

  async function ask(host: string): Promise<readonly string[]> {
    try {
      const addresses = await lookup(host)
      pinned.set(host, addresses)
      return addresses
    } finally {
      asking.delete(host)
    }
  }

  return {
    known: (host) => (isIP(host) ? [host] : pinned.get(host)),
    resolve: (host) => {
      const answer = asking.get(host) ?? ask(host)
      asking.set(host, answer)
      return answer
    },
    pin: (host, address) => pinned.set(host, [address]),
    sessions: new Map(),
  }
}
