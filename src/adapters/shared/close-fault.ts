import type { Fault, FaultKind } from '../../core/fault.ts'
import { classifiedPart, makeFault } from './fault.ts'

/** Maps error texts to fault kinds: the first pattern that matches decides. */
export type FaultPatterns = readonly (readonly [pattern: RegExp, kind: FaultKind])[]

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
}

/** The fault kind of an error text, or undefined if no pattern matches. */
export function kindOfMessage(message: string, patterns: FaultPatterns): FaultKind | undefined {
  const text = classifiedPart(message)
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}

/** The fault kind of a close code, or undefined for a normal or private code. */
export function kindOfClose(code: number): FaultKind | undefined {
  return KIND_BY_CLOSE_CODE[code]
}

/** The fault of a WebSocket close in the middle of a response. A known reason decides before the code. */
export function faultOfClose(code: number, reason: string, patterns: FaultPatterns): Fault {
  const kind = kindOfMessage(reason, patterns) ?? kindOfClose(code) ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}
