import { isUtf8 } from 'node:buffer'
import { ProtocolError } from '../protocol-error.ts'

/** Codes that stand for a close without a frame, or are reserved: none may be sent (RFC 6455, 7.4.1). */
const NEVER_SENT: ReadonlySet<number> = new Set([1004, 1005, 1006])

/**
 * Reads the code and the reason of a close frame; 1005 if it has none (RFC 6455, 7.1.5). Throws a
 * `ProtocolError` for a code that no endpoint may send and for a reason that is not UTF-8 (5.5.1).
 */
export function readClosePayload(payload: Buffer): { readonly code: number; readonly reason: string } {
  if (payload.length === 0) return { code: 1005, reason: '' }
  const code = payload.readUInt16BE(0)
  const reason = payload.toString('utf8', 2)
  if (!isSendable(code)) throw new ProtocolError(`a close frame with the invalid code ${code}: ${reason}`)
  if (!isUtf8(payload.subarray(2)))
    throw new ProtocolError(`a close ${code} whose reason is not UTF-8: ${reason}`, 'PROTOCOL', 1007)
  return { code, reason }
}

/** Registered codes, and the ranges of libraries and applications (RFC 6455, 7.4.2). */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && !NEVER_SENT.has(code)) || (code >= 3000 && code <= 4999)
}
