import type { Knock, Outgoing, Refusal } from '../../twin.ts'
import { json, jsonAnswer } from '../frames.ts'

/** `Authorization: Token <key>`; `Bearer` is for short-lived tokens. */
export function keyOf({ headers }: Knock): string | undefined {
  return /^(?:Token|Bearer)\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
}

const CODES: Readonly<Record<Refusal['reason'], readonly [status: number, code: string, words: string]>> = {
  unauthorized: [401, 'INVALID_AUTH', 'Invalid credentials.'],
  invalid: [400, 'INVALID_QUERY_PARAMETER', 'Failed to deserialize query parameters'],
  busy: [429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later'],
  rate: [429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later'],
  status: [400, 'Bad Request', 'The request was refused'],
  broken: [500, 'INTERNAL_SERVER_ERROR', 'Failed to transcribe'],
}

/** An error response to an upgrade: body and header have the same message. */
export function listeningRefused(refusal: Refusal, request_id: string): Outgoing[] {
  const [usual, err_code, err_msg] = CODES[refusal.reason]
  const status = refusal.reason === 'status' ? refusal.status : usual
  return jsonAnswer(
    status,
    { err_code, err_msg, request_id },
    { 'dg-request-id': request_id, 'dg-error': err_msg },
  )
}

/** The same on an open connection, which is then closed. */
export function listeningFailed(refusal: Refusal): Outgoing[] {
  const [, code, description] = CODES[refusal.reason]
  const isLimit = refusal.reason === 'busy' || refusal.reason === 'rate'
  const isServer = refusal.reason === 'broken'
  return [
    json({ type: 'Error', code: isServer ? 'NET-0000' : code, description, message: description }),
    { kind: 'close', code: isLimit ? 1013 : 1011, reason: isServer ? 'NET-0000' : code },
  ]
}
