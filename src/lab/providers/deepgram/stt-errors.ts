import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonFrame, jsonResponse } from '../shared/json-frames.ts'

/** `Authorization: Token <key>`; `Bearer` is for short-lived tokens. */
export function sttKeyOf({ headers }: ConnectRequest): string | undefined {
  return /^(?:Token|Bearer)\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
}

const ERRORS: Readonly<
  Record<RequestRefusal['reason'], readonly [status: number, code: string, words: string]>
> = {
  unauthorized: [401, 'INVALID_AUTH', 'Invalid credentials.'],
  invalid: [400, 'INVALID_QUERY_PARAMETER', 'Failed to deserialize query parameters'],
  busy: [429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later'],
  rate: [429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later'],
  status: [400, 'Bad Request', 'The request was refused'],
  broken: [500, 'INTERNAL_SERVER_ERROR', 'Failed to transcribe'],
}

/** An error response to an upgrade: body and header have the same message. */
export function sttErrorResponse(refusal: RequestRefusal, request_id: string): ServerFrame[] {
  const [defaultStatus, err_code, err_msg] = ERRORS[refusal.reason]
  const status = refusal.reason === 'status' ? refusal.status : defaultStatus
  return jsonResponse(
    status,
    { err_code, err_msg, request_id },
    { 'dg-request-id': request_id, 'dg-error': err_msg },
  )
}

/** The same on an open connection, which is then closed. */
export function sttErrorFrames(refusal: RequestRefusal): ServerFrame[] {
  const [, code, description] = ERRORS[refusal.reason]
  const isLimit = refusal.reason === 'busy' || refusal.reason === 'rate'
  const isServer = refusal.reason === 'broken'
  return [
    jsonFrame({ type: 'Error', code: isServer ? 'NET-0000' : code, description, message: description }),
    { kind: 'close', code: isLimit ? 1013 : 1011, reason: isServer ? 'NET-0000' : code },
  ]
}
