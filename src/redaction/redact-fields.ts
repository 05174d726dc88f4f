import type { Headers } from '../core/adapter/adapter.ts'
import { isNestedTooDeeply, parseJson } from '../core/json.ts'
import { REDACTED } from './redact.ts'

/** Headers that identify an account or a session of a person. */
const PRIVATE_HEADERS =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*(api-?key|token|secret).*|.*(organization|project|account|user|customer|tenant|workspace)(-?(id|name))?|x-forwarded-for|x-real-ip|cf-connecting-ip)$/i

/** Fields that identify an account or a person. Ids of requests and sessions stay: adapters read them. */
const PRIVATE_FIELDS =
  /^(.*(api_?key|access_?token|secret|password)|(user|account|org|organi[sz]ation|customer|tenant|workspace|team|project)(_?(id|name))?|e-?mail|phone|ip(_?address)?|client_?ip)$/i

/** Addresses keep their parameters, without the values of those that hold a key. */
const PRIVATE_PARAMETERS = /([?&][^=&]*(?:key|token|secret|auth)[^=&]*=)[^&]*/gi

export function redactHeaders(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, PRIVATE_HEADERS.test(name) ? REDACTED : value]),
  )
}

export function redactUrl(url: string): string {
  return url.replaceAll(PRIVATE_PARAMETERS, `$1${REDACTED}`)
}

/**
 * A message without personal fields. One without any stays as it is, byte for byte. Of one that is nested too deeply
 * to be searched nothing stays.
 */
export function redactMessage(text: string): string {
  const value = parseJson(text)
  if (isNestedTooDeeply(value)) return JSON.stringify(REDACTED)
  if (typeof value !== 'object' || value === null || !hasPrivate(value)) return text
  return JSON.stringify(withoutPrivate(value))
}

function hasPrivate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, child]) => isPrivate(value, name, child) || hasPrivate(child))
}

function isPrivate(parent: object, name: string, value: unknown): boolean {
  const isValue = typeof value === 'string' || typeof value === 'number'
  return !Array.isArray(parent) && isValue && PRIVATE_FIELDS.test(name)
}

function withoutPrivate(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutPrivate)
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      isPrivate(value, name, child) ? REDACTED : withoutPrivate(child),
    ]),
  )
}
