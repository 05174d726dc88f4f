import type { Endpoint } from './endpoint.ts'

/** TLS sessions of one run, so that a later connection to the same host and port can resume one (RFC 8446, 2.2). */
export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>()

  /** A server may send several: the last one counts. */
  keep(endpoint: Endpoint, session: Buffer): void {
    this.#sessions.set(keyOf(endpoint), session)
  }

  latest(endpoint: Endpoint): Buffer | undefined {
    return this.#sessions.get(keyOf(endpoint))
  }
}

const keyOf = ({ host, port }: Endpoint) => `${host}:${port}`
