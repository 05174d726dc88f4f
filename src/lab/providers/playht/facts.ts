import type { LabProfile } from '../../../core/config/lab-profile.ts'
import { chunksOfMilliseconds, headerAsOwnChunk } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { TwinFacts } from '../../contract/twin.ts'
import { formatUuid } from '../shared/uuid.ts'

/** The file header comes alone, then the audio in chunks of 80 ms. That length is invented. */
export const PLAYHT_CHUNKS = headerAsOwnChunk(chunksOfMilliseconds(80, 2))

export const PLAYHT_DEFAULTS: LabProfile = {
  pacing: 3,
  leadingSilence: { min: 40, max: 220 },
  trailingSilence: 200,
}

/** Common to the HTTP routes. */
export const HTTP_FACTS = {
  provider: 'playht',
  carrier: 'http',
  method: 'POST',
  defaults: { ...PLAYHT_DEFAULTS, firstAudio: { median: 350, sigma: 0.2 } },
  chunker: PLAYHT_CHUNKS,
  delivery: 'streamed',
  requestId: formatUuid,
} as const satisfies Partial<TwinFacts>

/** The secret key: plain on the older routes, as `Bearer` on the later ones. Both are accepted. */
export function keyOf({ headers }: ConnectRequest): string | undefined {
  return headers.authorization?.replace(/^Bearer\s+/i, '')
}

/** The credentials are a key and a user id. */
export function requireUserId({ headers }: ConnectRequest): RequestRefusal | undefined {
  return headers['x-user-id'] ? undefined : { reason: 'unauthorized' }
}
