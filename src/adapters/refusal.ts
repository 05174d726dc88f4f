import type { Headers } from '../core/adapter.ts'
import type { Fault, FaultKind } from '../core/fault.ts'

/** Characters of a provider's own words that are kept. */
const LONGEST_DETAIL = 300

const KIND_OF_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'auth',
  402: 'limit',
  403: 'auth',
  429: 'limit',
}

/** What an HTTP status outside 2xx means where the provider says nothing else (RFC 9110, section 15). */
export function kindOfStatus(status: number): FaultKind {
  const known = KIND_OF_STATUS[status]
  if (known) return known
  if (status >= 500) return 'server'
  return status >= 400 ? 'rejected' : 'protocol'
}

/** A fault with the provider's own words, shortened, and the wait it asked for. Absent facts stay absent. */
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

/** Seconds of a `Retry-After` header. Its date form says nothing without a clock, so it is left out. */
function secondsToWait(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}
