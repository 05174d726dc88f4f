import type { Headers } from './adapter/adapter.ts'

/**
 * The seconds to wait that a response asks for: `retry-after` (RFC 9110, 10.2.3), or `retry-after-ms` as some
 * providers send. A date is relative to the `date` header of the response, because the provider's clock may
 * differ from ours. Undefined if there is none, or if it cannot be read.
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const { 'retry-after': value, 'retry-after-ms': milliseconds, date } = headers
  if (milliseconds !== undefined && Number(milliseconds) >= 0) return Number(milliseconds) / 1e3
  if (value === undefined) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value)
  const seconds = (Date.parse(value) - Date.parse(date ?? '')) / 1e3
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
