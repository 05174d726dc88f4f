import type { AdapterDescription, Scalar } from '../../../core/adapter-description.ts'
import type { FaultKind } from '../../../core/fault.ts'
import type { Outgoing, Refusal } from '../../twin.ts'
import type { Backwards } from './backwards.ts'
import { type Value, withAt } from './place.ts'
import type { Unit } from './unit.ts'

/** The default status of each fault kind. */
const STATUSES: Partial<Readonly<Record<FaultKind, number>>> = {
  auth: 401,
  limit: 429,
  rejected: 400,
  server: 500,
}

/** The fault kind of a refusal in a trial. */
export function kindOf(refusal: Refusal): FaultKind {
  switch (refusal.reason) {
    case 'unauthorized':
      return 'auth'
    case 'invalid':
      return 'rejected'
    case 'busy':
    case 'rate':
      return 'limit'
    case 'broken':
      return 'server'
    case 'status':
      return kindOfStatus(refusal.status)
  }
}

function kindOfStatus(status: number): FaultKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'limit'
  return status < 500 ? 'rejected' : 'server'
}

/** Whether an error inside a response can express the kind, by a code, a word or a status. */
export function canTell({ failures, events }: AdapterDescription, kind: FaultKind): boolean {
  const isKnown = failures.codes[kind] !== undefined || failures.words[kind] !== undefined
  return events.some(({ means }) => means.includes('error')) && (isKnown || failures.status.length > 0)
}

/** An error message inside a response; undefined if the protocol has none. */
export function errorUnit({ description, units }: Backwards, refusal: Refusal): Unit | undefined {
  const { error } = units
  return error && { ...error, value: told(description, refusal, error.value) }
}

/** An HTTP error response, also to an upgrade. */
export function refusedOverHttp(description: AdapterDescription, refusal: Refusal): Outgoing[] {
  const kind = kindOf(refusal)
  const { statuses, message, code } = description.failures
  const status = refusal.reason === 'status' ? refusal.status : (statuses[kind]?.[0] ?? STATUSES[kind] ?? 500)
  const isPlain = message.length === 0 && code.length === 0
  const body = isPlain ? messageOf(description, refusal) : JSON.stringify(told(description, refusal, {}))
  const headers = {
    'content-type': isPlain ? 'text/plain; charset=utf-8' : 'application/json',
    ...(kind === 'limit' ? { 'retry-after': '1' } : {}),
  }
  return [
    { kind: 'head', status, headers },
    { kind: 'text', text: body },
  ]
}

/** The value with code, status and message of a refusal, each where the description looks for it first. */
function told(description: AdapterDescription, refusal: Refusal, value: Value): Value {
  const { failures } = description
  const kind = kindOf(refusal)
  const places: readonly (readonly [pointer: string | undefined, placed: Scalar | undefined])[] = [
    [failures.status[0], refusal.reason === 'status' ? refusal.status : STATUSES[kind]],
    [failures.message[0], messageOf(description, refusal)],
    [failures.code[0], failures.codes[kind]?.[0]],
  ]
  return places.reduce<Value>(
    (told, [pointer, placed]) =>
      pointer === undefined || placed === undefined ? told : withAt(told, pointer, placed),
    value,
  )
}

/** The message has only words that identify the fault kind, if the description has any. */
function messageOf({ failures }: AdapterDescription, refusal: Refusal): string {
  const words =
    failures.words[kindOf(refusal)]?.[0] ?? (refusal.reason === 'invalid' ? refusal.message : 'sorry')
  return `The lab says no: ${words}`
}
