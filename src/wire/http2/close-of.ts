import type { ConnectionClose } from '../connection.ts'
import { failedClose, truncatedClose, unansweredClose } from '../failed-close.ts'

/** Errors of Node's HTTP/2 for frames that violate the protocol (RFC 9113, 5.4.1). */
const VIOLATIONS: ReadonlySet<string> = new Set(['ERR_HTTP2_ERROR', 'ERR_HTTP2_FRAME_ERROR'])

/**
 * How a connection of HTTP/2 ended. A stream that the server resets ends it too: there is one request at a time.
 * @param progress of the response that was awaited, if one was
 */
export function closeOf(
  cause: Error | undefined,
  progress: 'begun' | 'unanswered' | undefined,
): ConnectionClose {
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException
  if (cause && VIOLATIONS.has(code))
    return { kind: 'failed', code: 'PROTOCOL', reason: `not valid HTTP/2: ${cause.message}` }
  if (cause && isSystemCode(code)) return failedClose(cause)
  if (progress === undefined) return { kind: 'closed', reason: 'closed by the server' }
  const close = progress === 'begun' ? truncatedClose('a response') : unansweredClose()
  return cause && close.kind === 'failed' ? { ...close, reason: `${close.reason} (${cause.message})` } : close
}

/** `ECONNRESET`, but no `ERR_HTTP2_STREAM_ERROR`. */
function isSystemCode(code: string): boolean {
  return /^E[A-Z]+$/.test(code)
}
