import type { Headers } from '../../core/adapter/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { parseRetryAfter } from '../../core/retry-after.ts'

/** How many characters of the provider’s error text are kept. */
const MAX_DETAIL_LENGTH = 300

/** A fault with the provider’s error text, shortened, and its `Retry-After`. Unknown values stay absent. */
export function makeFault(
  kind: FaultKind,
  message: string,
  { status, headers }: { status?: number | undefined; headers?: Headers } = {},
): Fault {
  const retryAfter = headers && parseRetryAfter(headers)
  return {
    kind,
    detail: message.length > MAX_DETAIL_LENGTH ? `${message.slice(0, MAX_DETAIL_LENGTH)}…` : message,
    ...(status === undefined ? {} : { status }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}

/**
 * A fault that says what is wrong with what the provider sent. The quoted part is cut, because it may be
 * megabytes.
 */
export function protocolFault(what: string, sent: string): Fault {
  return makeFault('protocol', `${what}: ${sent.slice(0, MAX_DETAIL_LENGTH)}`)
}
