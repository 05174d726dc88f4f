import type { Headers } from '../../core/adapter.ts'
import type { Failures, FaultTable } from '../../core/adapter-description.ts'
import { FAULT_KINDS, type Fault, type FaultKind } from '../../core/fault.ts'
import { kindOfClose } from '../close.ts'
import { isFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'
import { valueAt } from './pointer.ts'
import type { Unit } from './unit.ts'

/** The fault that an error inside an answer stands for. What nothing is known of is the server's own trouble. */
export function faultOfUnit({ value, written }: Unit, failures: Failures): Fault {
  const words = wordsIn(value, failures) || written
  const status = statusIn(value, failures)
  const kind = kindOf(value, words, failures) ?? (status === undefined ? 'server' : kindOfStatus(status))
  return makeFault(kind, words, { status })
}

/** The fault that an answer outside 2xx stands for, in JSON or in plain words. */
export function faultOfRefusal(status: number, body: string, headers: Headers, failures: Failures): Fault {
  const value = parsed(body)
  const words = wordsIn(value, failures) || body.trim() || `HTTP ${status}`
  const kind = kindOf(value, words, failures) ?? kindIn(failures.statuses, status) ?? kindOfStatus(status)
  return makeFault(kind, words, { status, headers })
}

/** The fault that a WebSocket close in mid-answer stands for. Its reason may say more than its code. */
export function faultOfClosing(code: number, reason: string, failures: Failures): Fault {
  const kind = kindIn(failures.closes, code) ?? kindOfWords(reason, failures) ?? kindOfClose(code)
  return makeFault(kind ?? 'truncated', reason || 'closed before the answer was complete', { status: code })
}

function kindOf(value: unknown, words: string, failures: Failures): FaultKind | undefined {
  const code = firstAt(value, failures.code)
  return (code === undefined ? undefined : kindIn(failures.codes, code)) ?? kindOfWords(words, failures)
}

/** Codes are numbers here and texts there; both are written the same in a description. */
function kindIn(table: FaultTable<unknown>, value: unknown): FaultKind | undefined {
  return FAULT_KINDS.find((kind) => table[kind]?.some((one) => String(one) === String(value)))
}

function kindOfWords(words: string, failures: Failures): FaultKind | undefined {
  const lower = words.toLowerCase()
  return FAULT_KINDS.find((kind) => failures.words[kind]?.some((one) => lower.includes(one.toLowerCase())))
}

/** What the description says where to find, or all the words there are, where they hold that and more. */
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
