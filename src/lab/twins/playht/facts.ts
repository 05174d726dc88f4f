import type { LabProfile } from '../../../core/lab-profile.ts'
import { everyMilliseconds, headerApart } from '../../engine/cutters.ts'
import type { Knock, Refusal, TwinFacts } from '../../twin.ts'

/** The file header comes alone, then the audio in chunks of 80 ms, which is invented. */
export const PLAYHT_CUT = headerApart(everyMilliseconds(80, 2))

export const PLAYHT_HABITS: LabProfile = {
  pacing: 3,
  leadingSilence: { min: 40, max: 220 },
  trailingSilence: 200,
}

export const uuid = (digits: string) => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Common to the HTTP routes. */
export const HTTP_FACTS = {
  provider: 'playht',
  carrier: 'http',
  method: 'POST',
  habits: { ...PLAYHT_HABITS, firstAudio: { median: 350, sigma: 0.2 } },
  cut: PLAYHT_CUT,
  delivery: 'streamed',
  requestId: uuid,
} as const satisfies Partial<TwinFacts>

/** The secret key: plain on the older routes, as `Bearer` on the later ones. Both are accepted. */
export function keyOf({ headers }: Knock): string | undefined {
  return headers.authorization?.replace(/^Bearer\s+/i, '')
}

/** The credentials are a key and a user id. */
export function admit({ headers }: Knock): Refusal | undefined {
  return headers['x-user-id'] ? undefined : { reason: 'unauthorized' }
}
