import type { Headers } from '../../core/adapter/adapter.ts'
import type { FailureRules, FaultTable } from '../../core/adapter/adapter-description.ts'
import { classifiedPart } from '../../core/adapter/fault-kind.ts'
import { errorText } from '../../core/error-text.ts'
import { FAULT_KINDS, type Fault, type FaultKind } from '../../core/fault.ts'
import { isJsonObject, parseJson, toNumber } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { kindOfReason } from '../shared/close-fault.ts'
import { kindOfError, faultOfRefusal as refusalInGeneral } from '../shared/error-fault.ts'
import { makeFault } from '../shared/fault.ts'
import type { ProtocolMessage } from './protocol-message.ts'

/** The fault of an error inside a response. An unknown error counts as `server`. */
export function faultOfMessage({ value, rawText }: ProtocolMessage, failures: FailureRules): Fault {
  const message = errorTextIn(value, failures) || rawText
  const status = statusIn(value, failures)
  const kind = kindOf(value, message, failures) ?? kindOfError(message, undefined, status)
  return makeFault(kind, message, { status })
}

/** The fault of an HTTP response outside 2xx, in JSON or plain text. */
export function faultOfRefusal(
  status: number,
  body: string,
  headers: Headers,
  failures: FailureRules,
): Fault {
  const value = parseJson(body)
  const message = errorTextIn(value, failures) || body.trim() || `HTTP ${status}`
  const kind = kindOf(value, message, failures) ?? kindIn(failures.statuses, status)
  return kind ? makeFault(kind, message, { status, headers }) : refusalInGeneral(status, message, { headers })
}

/**
 * The fault of a WebSocket close in the middle of a response. A known reason may be more specific than the
 * code.
 */
export function faultOfClosing(code: number, reason: string, failures: FailureRules): Fault {
  const kind = kindIn(failures.closes, code) ?? kindOfMessage(reason, failures) ?? kindOfReason(code, reason)
  return makeFault(kind ?? 'truncated', reason || 'closed before the answer was complete', { status: code })
}

function kindOf(value: unknown, message: string, failures: FailureRules): FaultKind | undefined {
  const code = firstValueAt(value, failures.code)
  return (code === undefined ? undefined : kindIn(failures.codes, code)) ?? kindOfMessage(message, failures)
}

/**
 * Codes may be numbers or strings, but a description writes both in the same way. No other value is a code.
 */
function kindIn(table: FaultTable<unknown>, value: unknown): FaultKind | undefined {
  if (typeof value === 'object') return undefined
  return FAULT_KINDS.find((kind) => table[kind]?.some((entry) => String(entry) === String(value)))
}

function kindOfMessage(message: string, failures: FailureRules): FaultKind | undefined {
  const lower = classifiedPart(message).toLowerCase()
  return FAULT_KINDS.find((kind) => failures.words[kind]?.some((word) => lower.includes(word.toLowerCase())))
}

/** The error text at the described pointers; or the whole error text, if it contains all of them. */
function errorTextIn(value: unknown, { code, message }: FailureRules): string {
  const found = [...code, ...message].map((pointer) => valueAtPointer(value, pointer))
  const texts = found
    .flatMap((item) => (isJsonObject(item) ? [] : [errorText(item)]))
    .filter((text) => text !== '')
  const all = errorText(value)
  return texts.every((text) => all.includes(text)) ? all : [...new Set(texts)].join(': ')
}

function statusIn(value: unknown, { status }: FailureRules): number | undefined {
  const field = firstValueAt(value, status)
  const found = toNumber(field)
  return found >= 400 && found < 600 ? found : undefined
}

function firstValueAt(value: unknown, pointers: readonly string[]): unknown {
  return pointers
    .map((pointer) => valueAtPointer(value, pointer))
    .find((found) => found !== undefined && found !== null)
}
