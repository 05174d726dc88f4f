import type { LineClose } from './line.ts'

/** The close of a connection that failed with a system error or a `ProtocolError`. */
export function failureOf(cause: NodeJS.ErrnoException): LineClose {
  return { kind: 'failed', code: cause.code ?? 'UNKNOWN', reason: cause.message }
}

/** The close of a connection whose peer closed it in the middle of a frame or a response. */
export function truncated(what: string): LineClose {
  return { kind: 'failed', code: 'TRUNCATED', reason: `closed in the middle of ${what}` }
}
