import type { Headers } from '../core/adapter/adapter.ts'
import type { ConnectStamps } from './connection.ts'

/** The response of a server that refuses the connection: to a WebSocket upgrade, anything but 101. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  /** The first 64 KiB, as UTF-8. */
  readonly body: string
}

/**
 * Why there is no connection. `code` is the system's (`ECONNREFUSED`, `ENOTFOUND`, `ETIMEDOUT`, a certificate
 * error) or one of ours: `REFUSED` (with a `refusal`), `PROTOCOL` (the response was not HTTP, or not a valid
 * upgrade), `PROXY` (the proxy refused the tunnel), `ABORTED` (the run was stopped), `TRUNCATED` (closed in the middle of the response), `ERR_INVALID_URL`, `ERR_INVALID_CHAR` (the
 * dial is invalid).
 */
export class DialError extends Error {
  readonly code: string
  /** The timestamps taken so far, in absolute microseconds. */
  readonly stamps: ConnectStamps
  readonly refusal?: Refusal

  constructor(reason: string, code: string, stamps: ConnectStamps, refusal?: Refusal) {
    super(reason)
    this.name = 'DialError'
    this.code = code
    this.stamps = stamps
    if (refusal) this.refusal = refusal
  }
}
