import type { Hearing, Listener } from '../audio/listener.ts'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Fault } from '../core/fault.ts'
import type { Negotiated } from '../core/negotiated.ts'
import type { Stop } from '../core/scenario.ts'
import type { ArrivalLog, Trial } from '../core/trial.ts'
import type { TextPiece } from '../pace/feed.ts'
import { DialError } from '../wire/dial-error.ts'
import { type Ear, readRefusal } from './ear.ts'
import type { Interlude } from './interlude.ts'
import type { Lent, Lines } from './lines.ts'
import type { LoopLag } from './loop-lag.ts'
import { perform } from './perform.ts'
import { type Circumstances, faultedTrial, heardTrial } from './record.ts'
import { type Told, toldIn } from './told.ts'
import { untilFree } from './until-free.ts'

/** A finished trial, with the arrivals needed to simulate its playback. */
export interface Finished {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
  /** The audio of the answer, if it is to be saved. */
  readonly audio?: KeptAudio
  /** Negotiated settings of its connection; absent if it got none. */
  readonly negotiated?: Negotiated
  /** Rate limits that the provider reported. */
  readonly told?: Told
}

/** Mono audio of one answer. */
export interface KeptAudio {
  /** Signed 16-bit. */
  readonly samples: Int16Array
  /** Samples per second. */
  readonly sampleRate: number
}

/** Shared by all trials of one target. */
export interface TrialContext {
  readonly adapter: AnyAdapter
  readonly lines: Lines
  readonly clock: Clock
  readonly lag: LoopLag
  /** Shared by all trials of the thread. */
  readonly interlude: Interlude
  /** Milliseconds. */
  readonly timeout: number
  readonly stop: Stop
  readonly signal: AbortSignal
}

/** A trial that is about to start. */
export interface Attempt {
  readonly job: Job
  /** The requested state; the actual state is observed. */
  readonly connection: 'cold' | 'warm'
  readonly circumstances: Circumstances
  readonly listener: Listener
  /** The chunks in which the text is sent; whole if absent. */
  readonly pieces?: readonly TextPiece[]
  /** Milliseconds of audible audio played before the barge-in. */
  readonly interruptAfter?: number
  /** Absolute microseconds at which it is aborted, if earlier than its timeout. */
  readonly until?: number
}

/**
 * Runs one trial, from connecting to its record. Never rejects: failures become the outcome of the record.
 */
export async function runTrial(context: TrialContext, attempt: Attempt): Promise<Finished> {
  const { job, circumstances, listener, interruptAfter, until = Number.POSITIVE_INFINITY } = attempt
  const lent = await connect(context, attempt)
  if (lent instanceof DialError) {
    const fault = faultOfDial(context.adapter, lent)
    const recorded = faultedTrial(circumstances, lent.stamps, fault, context.clock.now())
    return { ...recorded, ...toldOf(lent.refusal && toldIn(lent.refusal.headers), fault) }
  }
  const { connection, state, preludeAt, closedAfter } = lent
  const ear = await perform({
    ...context,
    job,
    connection,
    listener,
    pieces: attempt.pieces ?? [{ text: job.text, at: 0 }],
    ...(interruptAfter !== undefined && { interruptAfter }),
    deadline: Math.min(circumstances.began + context.timeout * 1e3, until),
  })
  await context.interlude.turn()
  await settle(context, lent, ear, job)
  const dialled = state === 'cold' || state === 'resumed'
  const stamps = {
    ...(preludeAt !== undefined && { prelude: preludeAt }),
    ...(dialled && connection.line.stamps),
  }
  const known = closedAfter === undefined ? circumstances : { ...circumstances, closed_after_us: closedAfter }
  const hearing = listener.finish(circumstances.origin)
  return {
    ...heardTrial(known, stamps, ear, hearing, state),
    ...keptAudio(hearing),
    negotiated: connection.line.negotiated,
    ...toldOf(ear.told, ear.fault),
  }
}

/** `retryAfter` comes from a header, or from the body of the refusal. */
export function toldOf(told: Told | undefined, fault: Fault | undefined): Pick<Finished, 'told'> {
  const retryAfter = told?.retryAfter ?? fault?.retryAfter
  if (!told && retryAfter === undefined) return {}
  return { told: { headers: told?.headers ?? {}, ...(retryAfter !== undefined && { retryAfter }) } }
}

function keptAudio({ samples, format }: Hearing): Pick<Finished, 'audio'> {
  return samples && samples.length > 0 ? { audio: { samples, sampleRate: format.sampleRate } } : {}
}

async function connect({ lines }: TrialContext, { connection, job }: Attempt): Promise<Lent | DialError> {
  try {
    return await lines.take(connection, job)
  } catch (error) {
    if (error instanceof DialError) return error
    return new DialError(error instanceof Error ? error.message : String(error), 'CONFIG', {})
  }
}

/** Faults that leave the connection clean: it can serve the next trial. */
const CLEAN: readonly Fault['kind'][] = ['limit', 'rejected', 'auth']

async function settle(
  { adapter, lines }: TrialContext,
  { connection }: Lent,
  ear: Ear,
  job: Job,
): Promise<void> {
  const { reuseAfterFault = true, reuseAfterCancel = false } = adapter.facts
  const survivedFault = !ear.fault || (reuseAfterFault && CLEAN.includes(ear.fault.kind))
  const survivedCancel = ear.at.cancel === undefined || reuseAfterCancel
  if (!survivedFault || !survivedCancel) return connection.line.hangUp()
  await untilFree(connection.line)
  lines.giveBack(connection, job)
}

/** Codes of a dial that timed out, and of an adapter that failed to describe the dial. */
const DIAL_KINDS: Readonly<Record<string, Fault['kind']>> = { ETIMEDOUT: 'timeout', CONFIG: 'config' }

/** The fault of a failed dial: the provider's refusal, or the reason there was no connection. */
export function faultOfDial(adapter: AnyAdapter, error: DialError): Fault {
  if (error.refusal) return readRefusal(adapter, error.refusal)
  return { kind: DIAL_KINDS[error.code] ?? 'network', detail: `${error.code}: ${error.message}` }
}
