import type { LabProfile } from '../../../core/lab-profile.ts'
import { blocks } from '../../engine/cutters.ts'
import type { Echo, Knock } from '../../twin.ts'

/** Lightning cuts audio into blocks of 320 ms and those into messages of 1,024 bytes, an empty one behind each block. */
export const LIGHTNING_CUT = blocks(320, 1024)

/** What the three routes have in common: about 200 ms to the first chunk, and the silence baked into every clip. */
export const LIGHTNING_HABITS: LabProfile = {
  firstAudio: { median: 200, sigma: 0.15 },
  pacing: 4,
  leadingSilence: { min: 80, max: 300 },
  trailingSilence: 365,
}

export const taskId = (digits: string) => `task_${digits.slice(0, 20)}`

/** `Authorization: Bearer <key>`; a browser may put it into the query instead. */
export function keyOf({ headers, query }: Knock): string | undefined {
  const bearer = /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer ?? query.get('token') ?? query.get('api_key') ?? undefined
}

/** The headers with ids that HTTP answers carry; the client's own are empty where it sent none. */
export function idHeaders(connection: string, request: string, echo: Echo = {}): Record<string, string> {
  return {
    'x-session-id': `http_${connection.slice(0, 16)}`,
    'x-request-id': request,
    'x-external-session-id': echo.session_id ?? '',
    'x-external-request-id': echo.request_id ?? '',
  }
}
