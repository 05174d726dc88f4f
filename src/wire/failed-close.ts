import type { ConnectionClose } from './connection.ts'

/** The close of a connection that failed with a system error or a `ProtocolError`. */
export function failedClose(cause: NodeJS.ErrnoException): ConnectionClose {
  return { kind: 'failed', code: cause.code ?? 'UNKNOWN', reason: cause.message }
}

/** The close of a connection whose peer closed it in the middle of a frame or a response. */
export function truncatedClose(what: string): ConnectionClose {
  return { kind: 'failed', code: 'TRUNCATED', reason: `closed in the middle of ${what}` }
}

/** The close of a connection whose peer closed it before the first byte of a response. */
export function unansweredClose(): ConnectionClose {
  return { kind: 'failed', code: 'UNANSWERED', reason: 'closed before the first byte of a response' }
}
