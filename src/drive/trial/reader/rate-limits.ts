import type { Headers } from '../../../core/adapter/adapter.ts'

/** What a provider reports about its rate limits with an answer or a refusal. */
export interface RateLimits {
  /** The headers about limits, unchanged, names in lower case. */
  readonly headers: Headers
  /** Seconds to wait, if the provider says so. */
  readonly retryAfter?: number
}

/**
 * `retry-after`, `ratelimit-…` and `x-ratelimit-…` (RFC 9110, 10.2.3; draft-ietf-httpapi-ratelimit-headers),
 * and concurrency limits.
 */
const LIMIT_HEADERS = /^(retry-after(-ms)?|(x-)?ratelimit(-.*)?|.*concurren.*)$/

/** Undefined if the headers say nothing about limits. */
export function readRateLimits(headers: Headers): RateLimits | undefined {
  const limitHeaders = Object.entries(headers).filter(([name]) => LIMIT_HEADERS.test(name))
  if (limitHeaders.length === 0) return undefined
  const retryAfter = retryAfterSeconds(headers)
  return { headers: Object.fromEntries(limitHeaders), ...(retryAfter !== undefined && { retryAfter }) }
}

/** A date is relative to the `date` header of the response: the provider's clock may differ from ours. */
function retryAfterSeconds(headers: Headers): number | undefined {
  const { 'retry-after': written, 'retry-after-ms': milliseconds, date } = headers
  if (milliseconds !== undefined && Number(milliseconds) >= 0) return Number(milliseconds) / 1e3
  if (written === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written)
  const seconds = (Date.parse(written) - Date.parse(date ?? '')) / 1e3
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
