import type { Headers } from '../core/adapter.ts'
import type { ConnectStamps } from './line.ts'

/** The answer of a server that does not want the connection: to a WebSocket upgrade, anything but 101. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  /** The first 64 KiB of it, as UTF-8. */
  readonly body: string
}

/**
 * Why there is no line. `code` is the system's word (`ECONNREFUSED`, `ENOTFOUND`, `ETIMEDOUT`, a certificate error)
 * or one of ours: `REFUSED` (with a `refusal`), `PROTOCOL` (the answer was not HTTP, or not a proper upgrade),
 * `TRUNCATED` (closed in the middle of the answer), `ERR_INVALID_URL`, `ERR_INVALID_CHAR` (the dial itself is wrong).
 */
export class DialError extends Error {
  readonly code: string
  /** As far as it came, in absolute microseconds. */
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
