import type { Fault, FaultKind } from '../core/fault.ts'
import { makeFault } from './refusal.ts'

/** What words mean: the first row whose pattern they match. */
export type WordRows = readonly (readonly [pattern: RegExp, kind: FaultKind])[]

/** Close codes with a meaning of their own (RFC 6455, section 7.4, and its registry). */
const KIND_OF_CLOSE: Readonly<Record<number, FaultKind>> = {
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

/** What words mean, or undefined when they say nothing known. */
export function kindOfWords(words: string, rows: WordRows): FaultKind | undefined {
  return rows.find(([pattern]) => pattern.test(words))?.[1]
}

/** What a close code means where nothing else is said, or undefined for a polite or private one. */
export function kindOfClose(code: number): FaultKind | undefined {
  return KIND_OF_CLOSE[code]
}

/** The fault of a WebSocket close in mid-answer. Its reason, where the rows know it, says more than its code. */
export function faultOfClose(code: number, reason: string, rows: WordRows): Fault {
  const kind = kindOfWords(reason, rows) ?? kindOfClose(code) ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}
