import type { LineClose } from './line.ts'

/** The system's words for a broken connection, or a reader's for a broken protocol. */
export function failureOf(cause: NodeJS.ErrnoException): LineClose {
  return { kind: 'failed', code: cause.code ?? 'UNKNOWN', reason: cause.message }
}

/** The peer closed in the middle of something. */
export function truncated(what: string): LineClose {
  return { kind: 'failed', code: 'TRUNCATED', reason: `closed in the middle of ${what}` }
}
