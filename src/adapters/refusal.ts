import type { Headers } from '../core/adapter.ts'
import type { Fault, FaultKind } from '../core/fault.ts'

/** How many characters of the provider’s error text are kept. */
const LONGEST_DETAIL = 300

const KIND_OF_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'auth',
  402: 'limit',
  403: 'auth',
  429: 'limit',
}

/**
 * The fault kind of an HTTP status outside 2xx, if the provider’s body says nothing more specific (RFC 9110,
 * section 15).
 */
export function kindOfStatus(status: number): FaultKind {
  const known = KIND_OF_STATUS[status]
  if (known) return known
  if (status >= 500) return 'server'
  return status >= 400 ? 'rejected' : 'protocol'
}

/** A fault with the provider’s error text, shortened, and its `Retry-After`. Unknown values stay absent. */
export function makeFault(
  kind: FaultKind,
  words: string,
  { status, headers }: { status?: number | undefined; headers?: Headers } = {},
): Fault {
  const retryAfter = secondsToWait(headers?.['retry-after'])
  return {
    kind,
    detail: words.length > LONGEST_DETAIL ? `${words.slice(0, LONGEST_DETAIL)}…` : words,
    ...(status === undefined ? {} : { status }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}

/** The seconds of a `Retry-After` header. The date form needs a clock, so it is ignored. */
function secondsToWait(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}
