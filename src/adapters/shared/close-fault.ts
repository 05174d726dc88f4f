import {
  type FaultPatterns,
  isSpecific,
  kindOfMessage,
  kindOfStatus,
  kindOfWords,
} from '../../core/adapter/fault-kind.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { makeFault } from './fault.ts'

/** Close codes that imply a fault kind (RFC 6455, section 7.4, and its registry). */
const KIND_BY_CLOSE_CODE: Readonly<Record<number, FaultKind>> = {
  1002: 'protocol',
  1003: 'rejected',
  1006: 'network',
  1007: 'rejected',
  1008: 'rejected',
  1009: 'rejected',
  1011: 'server',
  1012: 'server',
  1013: 'limit',
  3000: 'auth',
  3003: 'auth',
}

/** Codes from here on belong to libraries and applications. */
const FIRST_PRIVATE_CODE = 3000
/** Servers put an HTTP status into a private code, such as 4401 or 4429. */
const FIRST_STATUS_CODE = 4400
const LAST_STATUS_CODE = 4599

/** The fault kind of a close code, or undefined for a normal or private code. */
function kindOfClose(code: number): FaultKind | undefined {
  if (code >= FIRST_STATUS_CODE && code <= LAST_STATUS_CODE) return kindOfStatus(code - 4000)
  return KIND_BY_CLOSE_CODE[code]
}

/**
 * The fault of a WebSocket close in the middle of a response. A known reason decides before the code.
 * @param closes what the provider’s own close codes mean
 */
export function faultOfClose(
  code: number,
  reason: string,
  patterns: FaultPatterns,
  closes: Readonly<Record<number, FaultKind>> = {},
): Fault {
  const kind = kindOfMessage(reason, patterns) ?? kindOfReason(code, reason, closes[code]) ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}

/**
 * What a code and a reason mean for any provider. The words of a normal close count only if they name the key
 * or a limit. @param own what the code means for this provider
 */
export function kindOfReason(code: number, reason: string, own?: FaultKind): FaultKind | undefined {
  const words = kindOfWords(reason)
  if (isSpecific(words)) return words
  return own ?? kindOfClose(code) ?? (code >= FIRST_PRIVATE_CODE ? words : undefined)
}
