import type { ReceivedAudio } from '../../audio/audio-receiver.ts'
import type { NegotiatedSettings } from '../../core/adapter/negotiated-settings.ts'
import type { Fault } from '../../core/fault.ts'
import type { Exchange } from '../../core/trial/exchange.ts'
import type { StreamPositions } from '../../core/trial/stream-positions.ts'
import type { ArrivalLog, HttpVersion, Stamps, Trial } from '../../core/trial/trial.ts'
import { type MonotonicTime, toMicros } from '../../core/units.ts'
import { DialError } from '../../wire/dial-error.ts'
import { ipFamilyOf } from '../connections/ip-family.ts'
import type { Lease } from '../connections/pooled-connection.ts'
import { noteSuspension } from './note-suspension.ts'
import { type RateLimits, readRateLimits } from './reader/rate-limits.ts'
import { dialFault } from './reader/read-fault.ts'
import { recordFailedConnect, recordTrial } from './record-trial.ts'
import { planRedial } from './redial.ts'
import { releaseConnection } from './release-connection.ts'
import { runTurn } from './run-turn.ts'
import type { TrialAttempt, TrialContext } from './trial-context.ts'
import type { TrialMetadata } from './trial-metadata.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/** A finished trial, with the arrivals needed to simulate its playback. */
export interface FinishedTrial {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
  /** The audio of the answer, if it is to be saved. */
  readonly audio?: SavedAudio
  /** Negotiated settings of its connection; absent if it got none. */
  readonly negotiated?: NegotiatedSettings
  /** Rate limits that the provider reported. */
  readonly rateLimits?: RateLimits
  /** What passed over its connection, if this trial is recorded. */
  readonly exchange?: Exchange
  /** The byte positions of its instants on its connection, if they are needed to find packets and are known. */
  readonly positions?: StreamPositions
}

/** Mono audio of one answer. */
export interface SavedAudio {
  /** Signed 16-bit. */
  readonly samples: Int16Array
  /** Samples per second. */
  readonly sampleRate: number
}

/** A turn that was run, and the connection it was run on. */
interface RanTurn {
  readonly lease: Lease
  readonly recorder: TrialRecorder
  /** When it had to be over. */
  readonly deadline: MonotonicTime
  /** Read before the release: the connection may then serve another trial. */
  readonly httpVersion: HttpVersion | undefined
}

/**
 * Runs one trial, from connecting to its record. Never rejects: failures become the outcome of the record.
 * If the provider had closed the connection before the turn, the turn is run again on a new one.
 */
export async function runTrial(context: TrialContext, attempt: TrialAttempt): Promise<FinishedTrial> {
  const { job, metadata, receiver, interruptAfter } = attempt
  const deadline = Math.min(
    metadata.began + toMicros(context.timeout),
    attempt.deadline ?? Number.POSITIVE_INFINITY,
  )
  const lease = await acquireConnection(context, attempt)
  if (lease instanceof DialError) return recordRefusedDial(context, metadata, lease)
  const recorder = await runTurn({
    ...context,
    job,
    pooled: lease.pooled,
    receiver,
    chunks: attempt.chunks ?? [{ text: job.text, at: 0 }],
    ...(interruptAfter !== undefined && { interruptAfter }),
    deadline,
  })
  const ran = { lease, recorder, deadline, httpVersion: lease.pooled.connection.httpVersion }
  // Once only: the connection of the second attempt is new.
  const again = planRedial(context, attempt, ran)
  return again ? runTrial(context, again) : finishTrial(context, attempt, ran)
}

async function finishTrial(
  context: TrialContext,
  { job, metadata, receiver }: TrialAttempt,
  { lease, recorder, deadline, httpVersion }: RanTurn,
): Promise<FinishedTrial> {
  const endedAt = context.clock.now()
  // Before the release: the connection may then serve another trial.
  const exchange = context.pool.exchangeOn(lease.pooled.connection)
  await context.yieldQueue.waitForTurn()
  await releaseConnection(context, lease.pooled, { recorder, job, deadline })
  await context.yieldQueue.waitForNextTurn()
  const received = receiver.finish(metadata.origin)
  const stamps = connectStampsOf(lease)
  return {
    ...recordTrial(
      noteSuspension(
        { ...withLease(metadata, lease), ...(httpVersion !== undefined && { http_version: httpVersion }) },
        context.lag,
        endedAt,
      ),
      stamps,
      recorder,
      received,
      lease.connectionState,
    ),
    ...savedAudio(received),
    negotiated: lease.pooled.connection.negotiated,
    ...rateLimitsOf(recorder.reader.rateLimits, recorder.fault),
    ...(exchange && { exchange }),
    ...(recorder.positions && { positions: recorder.positions.found }),
  }
}

function recordRefusedDial(
  { adapter, clock, lag }: TrialContext,
  metadata: TrialMetadata,
  error: DialError,
): FinishedTrial {
  const fault = dialFault(adapter, error)
  const now = clock.now()
  return {
    ...recordFailedConnect(noteSuspension(metadata, lag, now), error.stamps, fault, now),
    ...rateLimitsOf(error.refusal && readRateLimits(error.refusal.headers), fault),
  }
}

/** A reused connection has no stamps of its own: nothing is copied from an earlier trial. */
function connectStampsOf({ pooled, connectionState, preludeAt }: Lease): Stamps {
  const isNew = connectionState === 'cold' || connectionState === 'resumed'
  return { ...(preludeAt !== undefined && { prelude: preludeAt }), ...(isNew && pooled.connection.stamps) }
}

function withLease(metadata: TrialMetadata, { pooled, closedAfter, lateAudioAfter }: Lease): TrialMetadata {
  return {
    ...metadata,
    ...ipFamilyOf(pooled.connection),
    ...(closedAfter !== undefined && { closed_after_us: closedAfter }),
    ...(lateAudioAfter !== undefined && { late_audio_us: lateAudioAfter }),
  }
}

/** `retryAfter` comes from a header, or from the body of the refusal. */
export function rateLimitsOf(
  rateLimits: RateLimits | undefined,
  fault: Fault | undefined,
): Pick<FinishedTrial, 'rateLimits'> {
  const retryAfter = rateLimits?.retryAfter ?? fault?.retryAfter
  if (!rateLimits && retryAfter === undefined) return {}
  return {
    rateLimits: { headers: rateLimits?.headers ?? {}, ...(retryAfter !== undefined && { retryAfter }) },
  }
}

function savedAudio({ samples, format }: ReceivedAudio): Pick<FinishedTrial, 'audio'> {
  return samples && samples.length > 0 ? { audio: { samples, sampleRate: format.sampleRate } } : {}
}

async function acquireConnection(
  { pool }: TrialContext,
  { connection, job }: TrialAttempt,
): Promise<Lease | DialError> {
  try {
    return await pool.acquire(connection, job)
  } catch (error) {
    if (error instanceof DialError) return error
    return new DialError(error instanceof Error ? error.message : String(error), 'CONFIG', {})
  }
}
