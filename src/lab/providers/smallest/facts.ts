import type { LabProfile } from '../../../core/config/lab-profile.ts'
import { blocksOfMilliseconds } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { Echo } from '../../contract/speech-request.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'

/** Lightning sends blocks of 320 ms in messages of 1,024 bytes, with an empty message after each block. */
export const LIGHTNING_CHUNKS = blocksOfMilliseconds(320, 1024)

/** Common to the three routes: about 200 ms to the first chunk, and silence at both ends of every clip. */
export const LIGHTNING_DEFAULTS: LabProfile = {
  firstAudio: { median: 200, sigma: 0.15 },
  pacing: 4,
  leadingSilence: { min: 80, max: 300 },
  trailingSilence: 365,
}

export const taskId = (digits: string) => `task_${digits.slice(0, 20)}`

/** `Authorization: Bearer <key>`; a browser may put the key into the query instead. */
export function keyOf(request: ConnectRequest): string | undefined {
  const { query } = request
  return bearerTokenOf(request) ?? query.get('token') ?? query.get('api_key') ?? undefined
}

/** The id headers of HTTP responses. The client's own ids are empty if it sent none. */
export function idHeaders(connection: string, request: string, echo: Echo = {}): Record<string, string> {
  return {
    'x-session-id': `http_${connection.slice(0, 16)}`,
    'x-request-id': request,
    'x-external-session-id': echo.session_id ?? '',
    'x-external-request-id': echo.request_id ?? '',
  }
}
