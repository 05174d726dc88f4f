import type { ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { judgeAfter } from '../reading/after-reading.ts'
import type { DialStamps } from './stamps.ts'

/**
 * Runs a dial, from resolving the name to the upgrade, within the timeout of the options, whatever the peer
 * sends meanwhile. The signal aborts when the time is up or the run is stopped; its reason is the error. Every
 * failure becomes a {@link DialError} with the timestamps taken so far.
 */
export async function withDialTimeout<Value>(
  { timeout, signal: stop }: ConnectionOptions,
  dial: (stamps: DialStamps, signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const stamps: DialStamps = {}
  const limit = new AbortController()
  const abort = () => limit.abort(codedError('the run was stopped', 'ABORTED'))
  const cancel = judgeAfter(timeout, () =>
    limit.abort(codedError(`no connection within ${Math.round(timeout)} ms`, 'ETIMEDOUT')),
  )
  stop?.addEventListener('abort', abort, { once: true })
  if (stop?.aborted) abort()
  try {
    return await dial(stamps, limit.signal)
  } catch (cause) {
    throw cause instanceof DialError ? cause : toDialError(cause, stamps)
  } finally {
    cancel()
    stop?.removeEventListener('abort', abort)
  }
}

function codedError(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}

function toDialError(cause: unknown, stamps: DialStamps): DialError {
  const { message, code } = cause as NodeJS.ErrnoException
  return new DialError(message || code || String(cause), code ?? 'UNKNOWN', stamps)
}
