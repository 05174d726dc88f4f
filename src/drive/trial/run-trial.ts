import type { AudioReceiver, ReceivedAudio } from '../../audio/audio-receiver.ts'
import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import type { NegotiatedSettings } from '../../core/adapter/negotiated-settings.ts'
import type { Clock } from '../../core/clock.ts'
import type { Stop } from '../../core/config/stop.ts'
import type { Fault } from '../../core/fault.ts'
import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import { type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'
import type { TextChunk } from '../../pace/text-chunks.ts'
import { DialError } from '../../wire/dial-error.ts'
import type { ConnectionPool } from '../connections/pool.ts'
import type { Lease } from '../connections/pooled-connection.ts'
import { waitForResponseEnd } from '../connections/wait-for-response-end.ts'
import type { LoopLag } from '../health/loop-lag.ts'
import type { YieldQueue } from '../yield-queue.ts'
import { type RateLimits, readRateLimits } from './rate-limits.ts'
import { dialFault } from './read-fault.ts'
import { runTurn } from './run-turn.ts'
import { recordFailedConnect, recordTrial, type TrialMetadata } from './trial-record.ts'
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
}

/** Mono audio of one answer. */
export interface SavedAudio {
  /** Signed 16-bit. */
  readonly samples: Int16Array
  /** Samples per second. */
  readonly sampleRate: number
}

/** Shared by all trials of one target. */
export interface TrialContext {
  readonly adapter: AnyAdapter
  readonly pool: ConnectionPool
  readonly clock: Clock
  readonly lag: LoopLag
  /** Shared by all trials of the thread. */
  readonly yieldQueue: YieldQueue
  readonly timeout: Millis
  readonly stop: Stop
  readonly signal: AbortSignal
}

/** A trial that is about to start. */
export interface TrialAttempt {
  readonly job: Job
  /** The requested state; the actual state is observed. */
  readonly connection: 'cold' | 'warm'
  readonly metadata: TrialMetadata
  readonly receiver: AudioReceiver
  /** The chunks in which the text is sent; whole if absent. */
  readonly chunks?: readonly TextChunk[]
  /** Milliseconds of audible audio played before the barge-in. */
  readonly interruptAfter?: Millis
  /** Absolute microseconds at which it is aborted, if earlier than its timeout. */
  readonly deadline?: MonotonicTime
}

/**
 * Runs one trial, from connecting to its record. Never rejects: failures become the outcome of the record.
 */
export async function runTrial(context: TrialContext, attempt: TrialAttempt): Promise<FinishedTrial> {
  const { job, metadata, receiver, interruptAfter, deadline = Number.POSITIVE_INFINITY } = attempt
  const lease = await acquireConnection(context, attempt)
  if (lease instanceof DialError) {
    const fault = dialFault(context.adapter, lease)
    const recorded = recordFailedConnect(metadata, lease.stamps, fault, context.clock.now())
    return { ...recorded, ...rateLimitsOf(lease.refusal && readRateLimits(lease.refusal.headers), fault) }
  }
  const { pooled, connectionState, preludeAt, closedAfter } = lease
  const recorder = await runTurn({
    ...context,
    job,
    pooled,
    receiver,
    chunks: attempt.chunks ?? [{ text: job.text, at: 0 }],
    ...(interruptAfter !== undefined && { interruptAfter }),
    deadline: Math.min(metadata.began + toMicros(context.timeout), deadline),
  })
  await context.yieldQueue.waitForTurn()
  await releaseConnection(context, lease, recorder, job)
  const isNewConnection = connectionState === 'cold' || connectionState === 'resumed'
  const stamps = {
    ...(preludeAt !== undefined && { prelude: preludeAt }),
    ...(isNewConnection && pooled.connection.stamps),
  }
  const fullMetadata = closedAfter === undefined ? metadata : { ...metadata, closed_after_us: closedAfter }
  const received = receiver.finish(metadata.origin)
  return {
    ...recordTrial(fullMetadata, stamps, recorder, received, connectionState),
    ...savedAudio(received),
    negotiated: pooled.connection.negotiated,
    ...rateLimitsOf(recorder.reader.rateLimits, recorder.fault),
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

/** Faults that leave the connection clean: it can serve the next trial. */
const REUSABLE_FAULTS: readonly Fault['kind'][] = ['limit', 'rejected', 'auth']

async function releaseConnection(
  { adapter, pool }: TrialContext,
  { pooled }: Lease,
  recorder: TrialRecorder,
  job: Job,
): Promise<void> {
  const { reuseAfterFault = true, reuseAfterCancel = false } = adapter.facts
  const survivedFault = !recorder.fault || (reuseAfterFault && REUSABLE_FAULTS.includes(recorder.fault.kind))
  const survivedCancel = recorder.at.cancel === undefined || reuseAfterCancel
  if (!survivedFault || !survivedCancel) return pooled.connection.close()
  await waitForResponseEnd(pooled.connection)
  pool.release(pooled, job)
}
