import type { Headers } from '../../core/adapter.ts'
import type { Failures, FaultTable } from '../../core/adapter-description.ts'
import { FAULT_KINDS, type Fault, type FaultKind } from '../../core/fault.ts'
import { kindOfClose } from '../close.ts'
import { isFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'
import { valueAt } from './pointer.ts'
import type { Unit } from './unit.ts'

/** The fault of an error inside a response. An unknown error counts as `server`. */
export function faultOfUnit({ value, written }: Unit, failures: Failures): Fault {
  const words = wordsIn(value, failures) || written
  const status = statusIn(value, failures)
  const kind = kindOf(value, words, failures) ?? (status === undefined ? 'server' : kindOfStatus(status))
  return makeFault(kind, words, { status })
}

/** The fault of an HTTP response outside 2xx, in JSON or plain text. */
export function faultOfRefusal(status: number, body: string, headers: Headers, failures: Failures): Fault {
  const value = parsed(body)
  const words = wordsIn(value, failures) || body.trim() || `HTTP ${status}`
  const kind = kindOf(value, words, failures) ?? kindIn(failures.statuses, status) ?? kindOfStatus(status)
  return makeFault(kind, words, { status, headers })
}

/** The fault of a WebSocket close in the middle of a response. A known reason may say more than the code. */
export function faultOfClosing(code: number, reason: string, failures: Failures): Fault {
  const kind = kindIn(failures.closes, code) ?? kindOfWords(reason, failures) ?? kindOfClose(code)
  return makeFault(kind ?? 'truncated', reason || 'closed before the answer was complete', { status: code })
}

function kindOf(value: unknown, words: string, failures: Failures): FaultKind | undefined {
  const code = firstAt(value, failures.code)
  return (code === undefined ? undefined : kindIn(failures.codes, code)) ?? kindOfWords(words, failures)
}

/** Codes may be numbers or strings; a description writes both the same way. */
function kindIn(table: FaultTable<unknown>, value: unknown): FaultKind | undefined {
  return FAULT_KINDS.find((kind) => table[kind]?.some((one) => String(one) === String(value)))
}

function kindOfWords(words: string, failures: Failures): FaultKind | undefined {
  const lower = words.toLowerCase()
  return FAULT_KINDS.find((kind) => failures.words[kind]?.some((one) => lower.includes(one.toLowerCase())))
}

/** The error text at the described pointers, or the whole error text if that contains it. */
function wordsIn(value: unknown, { code, message }: Failures): string {
  const found = [...code, ...message].map((pointer) => valueAt(value, pointer))
  const told = found.flatMap((one) => (isFields(one) ? [] : [wordsOf(one)])).filter((words) => words !== '')
  const all = wordsOf(value)
  return told.every((words) => all.includes(words)) ? all : [...new Set(told)].join(': ')
}

function statusIn(value: unknown, { status }: Failures): number | undefined {
  const found = Number(firstAt(value, status))
  return found >= 400 && found < 600 ? found : undefined
}

function firstAt(value: unknown, pointers: readonly string[]): unknown {
  return pointers
    .map((pointer) => valueAt(value, pointer))
    .find((found) => found !== undefined && found !== null)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
