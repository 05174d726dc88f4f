import type { Headers } from '../../core/adapter/adapter.ts'
import { kindOfRefusal, kindOfWords } from '../../core/adapter/fault-kind.ts'
import { errorText, saysError } from '../../core/error-text.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, parseJson, parseJsonObject, toNumber } from '../../core/json.ts'
import { kindOfError } from '../shared/error-fault.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'

/** The fault kind of an error `code`, whatever the status (OpenAI’s guide to error codes). */
const KIND_BY_CODE: Readonly<Record<string, FaultKind>> = {
  invalid_api_key: 'auth',
  model_not_found: 'rejected',
  unsupported_country_region_territory: 'rejected',
  rate_limit_exceeded: 'limit',
  slow_down: 'limit',
  insufficient_quota: 'limit',
  credit_balance_exhausted: 'limit',
  organization_spend_limit_exceeded: 'limit',
  project_spend_limit_exceeded: 'limit',
  organization_usage_limit_exceeded: 'limit',
}

/** The fault kind of an error `type`, if neither its code nor a status decides. */
const KIND_BY_TYPE: Readonly<Record<string, FaultKind>> = {
  requests: 'limit',
  tokens: 'limit',
  rate_limit_error: 'limit',
  insufficient_quota: 'limit',
  authentication_error: 'auth',
  permission_error: 'auth',
  invalid_request_error: 'rejected',
}

/** The fields that may hold error text. `param` names the invalid field. */
const ERROR_FIELDS = ['code', 'param', 'error', 'detail', 'message', 'msg', 'loc', 'path', 'errors'] as const

/**
 * The fault of an HTTP response outside 2xx. OpenAI sends `{error: {message, type, param, code}}`; compatible
 * servers send `{detail: …}`, `{message}` or plain text.
 */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const value = parseJson(body)
  const message = errorText(value, ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  const own = lookUp(KIND_BY_CODE, errorOf(value).code)
  return makeFault(own ?? kindOfRefusal(status, kindOfWords(message)), message, { status, headers })
}

/** The fault of an error inside a 200, in an event or as the whole body. */
export function faultOfText(text: string): Fault {
  const fields = parseJsonObject(text)
  if (!fields) return protocolFault('text instead of audio', text)
  const { code, type } = errorOf(fields)
  // vLLM-Omni sends an HTTP status as the code.
  const number = toNumber(code)
  const status = number >= 400 && number < 600 ? number : undefined
  const message = errorText(fields, ERROR_FIELDS) || text
  const kind = lookUp(KIND_BY_CODE, code) ?? kindOfError(message, lookUp(KIND_BY_TYPE, type), status)
  return makeFault(kind, message, { status })
}

/** Whether an event is an error, by its type or its `error` field. */
export function isError({ type, error }: JsonObject): boolean {
  return type === 'error' || (typeof type === 'string' && type.endsWith('.error')) || saysError(error)
}

function errorOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) return {}
  return [value.error, value.detail].find(isJsonObject) ?? value
}

function lookUp(table: Readonly<Record<string, FaultKind>>, key: unknown): FaultKind | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined
}
