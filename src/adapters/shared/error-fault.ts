import type { Headers } from '../../core/adapter/adapter.ts'
import {
  type FaultPatterns,
  isSpecific,
  kindOfMessage,
  kindOfRefusal,
  kindOfWords,
} from '../../core/adapter/fault-kind.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { makeFault } from './fault.ts'

/**
 * The fault of an error inside a response. The provider’s own patterns take precedence over general words.
 */
export function faultOfError(message: string, patterns: FaultPatterns, status?: number): Fault {
  return makeFault(kindOfError(message, kindOfMessage(message, patterns), status), message, { status })
}

/**
 * The fault kind of an error inside a response. An error about which nothing is known counts as `server`.
 * @param own what the provider’s own codes and patterns say
 */
export function kindOfError(message: string, own: FaultKind | undefined, status?: number): FaultKind {
  const kind = own ?? kindOfWords(message)
  return status === undefined ? (kind ?? 'server') : kindOfRefusal(status, kind)
}

/** What the headers of a refusal may add, and what its words may mean. */
interface RefusalOptions {
  readonly headers: Headers
  readonly patterns?: FaultPatterns
}

/**
 * The fault of an HTTP response outside 2xx. Its status decides, unless the status is vague and the words are
 * more specific.
 */
export function faultOfRefusal(
  status: number,
  message: string,
  { headers, patterns = [] }: RefusalOptions,
): Fault {
  const own = kindOfMessage(message, patterns)
  const kind = isSpecific(own) && status < 429 ? own : kindOfRefusal(status, own ?? kindOfWords(message))
  return makeFault(kind, message, { status, headers })
}
