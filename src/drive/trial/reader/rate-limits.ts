import type { Headers } from '../../../core/adapter/adapter.ts'
import { parseRetryAfter } from '../../../core/retry-after.ts'

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
  const retryAfter = parseRetryAfter(headers)
  return { headers: Object.fromEntries(limitHeaders), ...(retryAfter !== undefined && { retryAfter }) }
}
