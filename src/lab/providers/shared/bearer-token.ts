import type { ConnectRequest } from '../../contract/connect-request.ts'

/** `Authorization: Bearer <key>`. */
export function bearerTokenOf({ headers }: ConnectRequest): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
}
