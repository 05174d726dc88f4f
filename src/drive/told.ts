import type { Headers } from '../core/adapter.ts'

/** What a provider tells about its limits beside an answer or a refusal. */
export interface Told {
  /** Headers about limits as they came, names in lower case. */
  readonly headers: Headers
  /** Seconds to wait, where it said so. */
  readonly retryAfter?: number
}

/** `retry-after`, `ratelimit-…` and `x-ratelimit-…` (RFC 9110, 10.2.3; draft-ietf-httpapi-ratelimit-headers), and whatever counts requests at once. */
const LIMIT_HEADERS = /^(retry-after(-ms)?|(x-)?ratelimit(-.*)?|.*concurren.*)$/

/** Undefined where the headers say nothing about limits. */
export function toldIn(headers: Headers): Told | undefined {
  const own = Object.entries(headers).filter(([name]) => LIMIT_HEADERS.test(name))
  if (own.length === 0) return undefined
  const retryAfter = secondsOf(headers)
  return { headers: Object.fromEntries(own), ...(retryAfter !== undefined && { retryAfter }) }
}

/** A date counts from the answer's own `date`: the provider's clock need not be ours. */
function secondsOf(headers: Headers): number | undefined {
  const { 'retry-after': written, 'retry-after-ms': milliseconds, date } = headers
  if (milliseconds !== undefined && Number(milliseconds) >= 0) return Number(milliseconds) / 1e3
  if (written === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written)
  const seconds = (Date.parse(written) - Date.parse(date ?? '')) / 1e3
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
