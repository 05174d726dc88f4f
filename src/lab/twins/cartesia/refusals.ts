import type { Knock, Outgoing, Refusal } from '../../twin.ts'
import { jsonAnswer } from '../frames.ts'
import { uuidOf } from '../uuid.ts'
import { STRUCTURED_ERRORS, versionOf } from './facts.ts'

interface Row {
  readonly status: number
  readonly code: string | null
  readonly title: string
  readonly message: string
}

const INVALID: Row = { status: 400, code: null, title: 'Invalid request', message: '' }

/** By `code` of the refusal. */
const INVALID_ROWS: Readonly<Record<string, Row>> = {
  model_not_found: { ...INVALID, code: 'model_not_found', title: 'Invalid model' },
  model_sunsetted: { ...INVALID, code: 'model_sunsetted', title: 'Model sunsetted' },
  voice_not_found: { ...INVALID, status: 404, title: 'Voice not found' },
  dictionary_not_found: { ...INVALID, status: 404, title: 'Pronunciation dictionary not found' },
}

const ROWS: Readonly<Record<'unauthorized' | 'busy' | 'rate' | 'broken', Row>> = {
  unauthorized: { status: 401, code: null, title: 'Unauthorized', message: 'Invalid API key' },
  busy: {
    status: 429,
    code: 'concurrency_limited',
    title: 'Too many concurrent requests',
    message: 'You have reached the concurrency limit of your plan.',
  },
  rate: { status: 429, code: null, title: 'Too many requests', message: 'Please try again later.' },
  broken: { status: 500, code: null, title: 'Internal server error', message: 'Speech synthesis failed.' },
}

function rowOf(refusal: Refusal): Row {
  switch (refusal.reason) {
    case 'invalid':
      return { ...(INVALID_ROWS[refusal.code ?? ''] ?? INVALID), message: refusal.message }
    case 'status':
      return byStatus(refusal.status)
    default:
      return ROWS[refusal.reason]
  }
}

function byStatus(status: number): Row {
  const known = Object.values(ROWS).find((row) => row.status === status)
  return known ?? { status, code: null, title: 'Refused', message: 'The request was refused.' }
}

/** An HTTP error response, also to an upgrade: an object, or plain text in older versions. */
export function refusedOverHttp(refusal: Refusal, knock: Knock): Outgoing[] {
  const { status, ...words } = rowOf(refusal)
  if (isStructured(knock)) return jsonAnswer(status, structured(words, knock))
  return [
    { kind: 'head', status: oldStatus(status), headers: { 'content-type': 'text/plain; charset=utf-8' } },
    { kind: 'text', text: `${words.title}: ${words.message}` },
  ]
}

/** An error event, over SSE or WebSocket. `done` is always true. */
export function errorEvent(refusal: Refusal, knock: Knock, context_id: string | undefined) {
  const { status, ...words } = rowOf(refusal)
  const context = context_id === undefined ? {} : { context_id }
  if (isStructured(knock)) {
    return { type: 'error', done: true, status_code: status, ...structured(words, knock), ...context }
  }
  const error = `${words.title}: ${words.message}`
  return { type: 'error', done: true, status_code: oldStatus(status), error, ...context }
}

/** A client that names no version gets the current format. */
function isStructured(knock: Knock): boolean {
  const version = versionOf(knock)
  return version === '' || version >= STRUCTURED_ERRORS
}

/** Before structured errors, an unknown voice was a 400. */
function oldStatus(status: number): number {
  return status === 404 ? 400 : status
}

function structured({ code, title, message }: Omit<Row, 'status'>, { connection }: Knock) {
  return { error_code: code, title, message, request_id: uuidOf(connection) }
}
