import type { Knock } from '../../twin.ts'

/** `Authorization: Bearer <key>`. */
export function bearerOf({ headers }: Knock): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
}
