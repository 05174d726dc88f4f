import { type Micros, type Millis, type MonotonicTime, toMillis } from '../../core/units.ts'
import type { ConnectionClose } from '../../wire/connection.ts'
import type { Lease } from '../connections/pooled-connection.ts'
import type { EventReader } from './reader/event-reader.ts'
import type { TrialAttempt, TrialContext } from './trial-context.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/**
 * A close that was already on its way when the text was sent arrives within a round trip. A later one may be the
 * provider's answer to the text.
 */
const MAX_ROUND_TRIP: Millis = 300

/** Closes that say nothing about the request: normal, going away, without a code, without a frame. */
const IDLE_CLOSE_CODES: readonly (number | undefined)[] = [undefined, 1000, 1001, 1005, 1006]

/** The socket failed, or closed before any byte of a response. */
const BROKEN_SOCKET_CODES: readonly string[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UNANSWERED']

/**
 * The attempt on a new connection, if the provider closed the reused one when it was used again: nothing of an
 * answer had come, so the connection is at fault and not the provider. Undefined if the turn must not be run
 * again. What is dialled is new, so this happens once.
 */
export function planRedial(
  context: TrialContext,
  attempt: TrialAttempt,
  { lease, recorder }: { readonly lease: Lease; readonly recorder: TrialRecorder },
): TrialAttempt | undefined {
  const { metadata } = attempt
  const { at, fault, reader } = recorder
  if (!fault || at.cancel !== undefined || context.signal.aborted) return undefined
  const closedAfter = closedUnused(lease, reader, at.first_text)
  if (closedAfter === undefined) return undefined
  const wasSent = at.first_text !== undefined
  if (wasSent && context.reserveResend?.(metadata.text) === false) return undefined
  const redial = {
    closed_after_us: closedAfter,
    redial_us: Math.max(0, Math.round(context.clock.now() - metadata.began)),
    ...(lease.lateAudioAfter !== undefined && { late_audio_us: lease.lateAudioAfter }),
  }
  return { ...attempt, connection: 'cold', metadata: { ...metadata, ...redial } }
}

/**
 * How long a reused connection had idled when the provider closed it, if nothing of an answer had come and the close
 * was not itself an answer. Undefined otherwise.
 * @param sentAt when the text was sent, if it was
 */
export function closedUnused(
  { idleSince }: Pick<Lease, 'idleSince'>,
  { closed, hasResponse }: Pick<EventReader, 'closed' | 'hasResponse'>,
  sentAt: MonotonicTime | undefined,
): Micros | undefined {
  if (idleSince === undefined || !closed || hasResponse) return undefined
  const waited = sentAt === undefined ? 0 : toMillis(closed.at - sentAt)
  if (waited > MAX_ROUND_TRIP || !isSilent(closed.close)) return undefined
  return Math.max(0, Math.round(closed.at - idleSince))
}

function isSilent(close: ConnectionClose): boolean {
  return close.kind === 'failed'
    ? BROKEN_SOCKET_CODES.includes(close.code)
    : IDLE_CLOSE_CODES.includes(close.code)
}
