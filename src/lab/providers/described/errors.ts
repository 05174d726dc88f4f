import type { AdapterDescription, Scalar } from '../../../core/adapter/adapter-description.ts'
import type { FaultKind } from '../../../core/fault.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { ProtocolMessage } from './build-messages.ts'
import type { InvertedDescription } from './inverted-description.ts'
import { type ProtocolValue, withValueAt } from './json-pointer.ts'

/** The default status of each fault kind. */
const STATUSES: Partial<Readonly<Record<FaultKind, number>>> = {
  auth: 401,
  limit: 429,
  rejected: 400,
  server: 500,
}

/** The fault kind of a refusal in a trial. */
function faultKindOf(refusal: RequestRefusal): FaultKind {
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
      return faultKindOfStatus(refusal.status)
  }
}

function faultKindOfStatus(status: number): FaultKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'limit'
  return status < 500 ? 'rejected' : 'server'
}

/** Whether an error inside a response can express the kind, by a code, a word or a status. */
export function canReportFault({ failures, events }: AdapterDescription, kind: FaultKind): boolean {
  const isKnown = failures.codes[kind] !== undefined || failures.words[kind] !== undefined
  return events.some(({ means }) => means.includes('error')) && (isKnown || failures.status.length > 0)
}

/** An error message inside a response; undefined if the protocol has none. */
export function buildErrorMessage(
  { description, messages }: InvertedDescription,
  refusal: RequestRefusal,
): ProtocolMessage | undefined {
  const { error } = messages
  return error && { ...error, value: withErrorFields(description, refusal, error.value) }
}

/** An HTTP error response, also to an upgrade. */
export function httpErrorResponse(description: AdapterDescription, refusal: RequestRefusal): ServerFrame[] {
  const kind = faultKindOf(refusal)
  const { statuses, message, code } = description.failures
  const status = refusal.reason === 'status' ? refusal.status : (statuses[kind]?.[0] ?? STATUSES[kind] ?? 500)
  const isPlain = message.length === 0 && code.length === 0
  const body = isPlain
    ? errorText(description, refusal)
    : JSON.stringify(withErrorFields(description, refusal, {}))
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
function withErrorFields(
  description: AdapterDescription,
  refusal: RequestRefusal,
  value: ProtocolValue,
): ProtocolValue {
  const { failures } = description
  const kind = faultKindOf(refusal)
  const places: readonly (readonly [pointer: string | undefined, placed: Scalar | undefined])[] = [
    [failures.status[0], refusal.reason === 'status' ? refusal.status : STATUSES[kind]],
    [failures.message[0], errorText(description, refusal)],
    [failures.code[0], failures.codes[kind]?.[0]],
  ]
  return places.reduce<ProtocolValue>(
    (filled, [pointer, placed]) =>
      pointer === undefined || placed === undefined ? filled : withValueAt(filled, pointer, placed),
    value,
  )
}

/** The message has only words that identify the fault kind, if the description has any. */
function errorText({ failures }: AdapterDescription, refusal: RequestRefusal): string {
  const reason =
    failures.words[faultKindOf(refusal)]?.[0] ?? (refusal.reason === 'invalid' ? refusal.message : 'sorry')
  return `The lab says no: ${reason}`
}
