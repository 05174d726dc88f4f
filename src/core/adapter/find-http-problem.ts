import type { Facts } from './facts.ts'
import type { HttpChoice } from './http-choice.ts'

/** Why a route cannot be asked for this version, in words. */
export function findHttpProblem(
  http: HttpChoice,
  { id, transport }: Pick<Facts, 'id' | 'transport'>,
): string | undefined {
  return http === 2 && transport === 'websocket'
    ? `${id} uses a WebSocket, which ttfa opens over HTTP/1.1`
    : undefined
}
