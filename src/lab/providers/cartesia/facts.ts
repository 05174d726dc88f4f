import type { LabProfile } from '../../../core/config/lab-profile.ts'
import { chunksOfBytes } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { formatUuid } from '../shared/uuid.ts'

/** The key: as `Bearer`, in the older header, or in the query, where a browser has to put it. */
export function keyOf(request: ConnectRequest): string | undefined {
  const { headers, query } = request
  return (
    bearerTokenOf(request) ??
    headers['x-api-key'] ??
    query.get('api_key') ??
    query.get('access_token') ??
    undefined
  )
}

/** The API version, a date. The query takes precedence over the header; `''` if neither has one. */
export function apiVersionOf({ headers, query }: ConnectRequest): string {
  return query.get('cartesia_version') ?? headers['cartesia-version'] ?? ''
}

/** From this version on, errors are objects and an unknown voice is a 404. */
export const STRUCTURED_ERRORS_SINCE = '2026-03-01'

/** A version is required. It is a date. */
export function requireVersion(request: ConnectRequest): RequestRefusal | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(apiVersionOf(request))) return undefined
  const message = 'The Cartesia-Version header or the cartesia_version query parameter is required.'
  return { reason: 'invalid', field: 'cartesia_version', message }
}

/**
 * Published figures for the first audio lie between 90 and 300 ms, by the vendor and by others. The pacing is
 * invented.
 */
export const CARTESIA_DEFAULTS: LabProfile = { firstAudio: { median: 150, sigma: 0.2 }, pacing: 4 }

export const FACTS = {
  provider: 'cartesia',
  defaults: CARTESIA_DEFAULTS,
  // Bytes after base64 decoding, from a published log of 2025-05.
  chunker: chunksOfBytes(16_384),
  delivery: 'streamed',
  requestId: formatUuid,
  formatField: 'output_format',
} as const
