import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LimitUsage } from '../../contract/limit-usage.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'

/** OpenAI's errors: `{"error": {message, type, param, code}}`. */
interface OpenAiError {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param?: string
  readonly code?: string
}

/** Types and codes of the statuses that a profile can refuse with. */
const ERRORS_BY_STATUS: Readonly<Record<number, Pick<OpenAiError, 'type' | 'code'>>> = {
  400: { type: 'invalid_request_error' },
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  403: { type: 'invalid_request_error', code: 'unsupported_country_region_territory' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
}

/** OpenAI's error response, with request id and rate limits in the headers. */
export function openaiErrorResponse(
  refusal: RequestRefusal,
  { connectionId }: ConnectRequest,
): readonly ServerFrame[] {
  const { status, message, type, param = null, code = null } = errorOf(refusal)
  const headers = {
    'content-type': 'application/json',
    'x-request-id': `req_${connectionId}`,
    ...('usage' in refusal && refusal.usage ? limitHeadersFor(refusal.reason, refusal.usage) : {}),
  }
  return [
    { kind: 'head', status, headers },
    { kind: 'text', text: JSON.stringify({ error: { message, type, param, code } }, null, 2) },
  ]
}

/** `retry-after` is sent only for a rate limit, where the wait can be computed. */
function limitHeadersFor(reason: 'busy' | 'rate', standing: LimitUsage): Readonly<Record<string, string>> {
  const retryAfter = { 'retry-after': String(Math.max(1, Math.ceil(standing.reset / 1e6))) }
  return { ...(reason === 'rate' ? retryAfter : {}), ...limitHeaders(standing) }
}

export function errorOf(refusal: RequestRefusal): OpenAiError {
  switch (refusal.reason) {
    case 'unauthorized':
      return refusal.key === undefined
        ? { status: 401, message: "You didn't provide an API key.", type: 'invalid_request_error' }
        : { ...errorForStatus(401), message: 'Incorrect API key provided.' }
    case 'invalid':
      return invalidError(refusal)
    case 'rate':
      return { ...errorForStatus(429), message: rateMessage(refusal.usage) }
    // OpenAI does not limit concurrency. It refuses traffic that grows too fast with this code.
    case 'busy':
      return { status: 429, message: 'Please slow down.', type: 'rate_limit_error', code: 'slow_down' }
    case 'status':
      return { ...errorForStatus(refusal.status), message: 'The request was refused.' }
    case 'broken':
      return { ...errorForStatus(500), message: 'The server had an error while processing your request.' }
  }
}

function errorForStatus(status: number): Pick<OpenAiError, 'status' | 'type' | 'code'> {
  return { status, ...(ERRORS_BY_STATUS[status] ?? { type: 'server_error' }) }
}

/** An unknown model is a 404; any other invalid field is a 400 that names it. */
function invalidError({
  field,
  message,
  received,
}: Extract<RequestRefusal, { reason: 'invalid' }>): OpenAiError {
  if (field === 'model' && received !== undefined)
    return { ...errorForStatus(404), message: `The model \`${received}\` does not exist`, param: 'model' }
  return { ...errorForStatus(400), message, ...(field === '' ? {} : { param: field }) }
}

function rateMessage({ rate = 0, lastMinute, reset }: LimitUsage = { inFlight: 0, lastMinute: 0, reset: 0 }) {
  const seconds = (reset / 1e6).toFixed(3)
  const used = `Limit ${rate}, Used ${lastMinute}, Requested 1`
  return `Rate limit reached on requests per min (RPM): ${used}. Please try again in ${seconds}s.`
}

/** The `x-ratelimit-*` headers for requests, if there is a limit. */
export function limitHeaders({ rate, lastMinute, reset }: LimitUsage): Readonly<Record<string, string>> {
  if (rate === undefined) return {}
  return {
    'x-ratelimit-limit-requests': String(rate),
    'x-ratelimit-remaining-requests': String(Math.max(0, rate - lastMinute)),
    'x-ratelimit-reset-requests': formatDuration(reset),
  }
}

/** Formats a duration as the service does: `12ms`, `20s`, `6m0s`. */
function formatDuration(microseconds: number): string {
  const seconds = microseconds / 1e6
  if (seconds < 1) return `${Math.round(seconds * 1000)}ms`
  const minutes = Math.floor(seconds / 60)
  const remainder = `${Math.round(seconds - 60 * minutes)}s`
  return minutes > 0 ? `${minutes}m${remainder}` : remainder
}
