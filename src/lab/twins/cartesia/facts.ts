import type { LabProfile } from '../../../core/lab-profile.ts'
import { everyBytes } from '../../engine/cutters.ts'
import type { Knock, Refusal } from '../../twin.ts'
import { uuidOf } from '../uuid.ts'

/** The key: as `Bearer`, in the older header, or in the query, where a browser has to put it. */
export function keyOf({ headers, query }: Knock): string | undefined {
  const bearer = /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer ?? headers['x-api-key'] ?? query.get('api_key') ?? query.get('access_token') ?? undefined
}

/** The API version, a date. The query takes precedence over the header; `''` if neither has one. */
export function versionOf({ headers, query }: Knock): string {
  return query.get('cartesia_version') ?? headers['cartesia-version'] ?? ''
}

/** From this version on, errors are objects and an unknown voice is a 404. */
export const STRUCTURED_ERRORS = '2026-03-01'

/** A version is required. It is a date. */
export function admit(knock: Knock): Refusal | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(versionOf(knock))) return undefined
  const message = 'The Cartesia-Version header or the cartesia_version query parameter is required.'
  return { reason: 'invalid', field: 'cartesia_version', message }
}

/**
 * Published figures for the first audio lie between 90 and 300 ms, by the vendor and by others. The pacing is
 * invented.
 */
export const HABITS: LabProfile = { firstAudio: { median: 150, sigma: 0.2 }, pacing: 4 }

export const FACTS = {
  provider: 'cartesia',
  habits: HABITS,
  // Bytes after base64 decoding, from a published log of 2025-05.
  cut: everyBytes(16_384),
  delivery: 'streamed',
  requestId: uuidOf,
  formatField: 'output_format',
} as const
