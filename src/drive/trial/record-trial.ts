import type { ReceivedAudio } from '../../audio/audio-receiver.ts'
import { simulatePlayback } from '../../audio/playback.ts'
import { REPLAY_MARK } from '../../core/adapter/lab-header.ts'
import type { Fault } from '../../core/fault.ts'
import {
  type ArrivalLog,
  type AudioArrival,
  type ConnectionState,
  INSTANTS,
  type Instant,
  type Instants,
  type Stamps,
  type Trial,
} from '../../core/trial/trial.ts'
import type { Micros, MonotonicTime, RunTime } from '../../core/units.ts'
import { suspensionFault } from './note-suspension.ts'
import { quoteIgnored } from './reader/read-fault.ts'
import type { TrialMetadata } from './trial-metadata.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/** A trial record, and the arrivals needed to simulate its playback. */
export interface RecordedTrial {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/** Creates the record of a trial that got a connection. */
export function recordTrial(
  metadata: TrialMetadata,
  stamps: Stamps,
  recorder: TrialRecorder,
  received: ReceivedAudio,
  connection: ConnectionState,
): RecordedTrial {
  const { pieces } = received
  const { heard: heardAt, ...measures } = simulatePlayback(pieces, received.onset)
  const { identity } = recorder.reader
  const ready = recorder.at.ready ?? (stamps.open === undefined ? undefined : stamps.open)
  const absolute: Stamps = { ...stamps, ...(ready !== undefined && { ready }), ...recorder.at }
  const at = toRelativeInstants(metadata, absolute)
  if (heardAt !== undefined) at.heard = heardAt
  const fault = outcomeFault(metadata, recorder.fault ?? audioFault(received, recorder.reader.ignoredMessage))
  const trial: Trial = {
    connection,
    at,
    audio_us: received.audio_us,
    bytes: received.bytes,
    pieces: pieces.length,
    loop_lag_us: Math.round(recorder.loopLag),
    reached: lastReached(at, fault),
    provider_request_id: identity.requestId,
    ...withoutInstants(metadata),
    ...(pieces.length > 0 && measures),
    ...(received.primer !== undefined && { primer: received.primer }),
    ...(at.cancel !== undefined && { wasted_audio_us: sumAudioAfter(pieces, at.cancel) }),
    ...(identity.stalePieces > 0 && { stale_pieces: identity.stalePieces }),
    ...recorder.serverTime,
    ...recorder.rewording,
    ...outcomeOf(fault),
    ...standIn(metadata, recorder),
  }
  return { trial, arrivals: { trial: trial.trial, pieces, ...(received.onset && { onset: received.onset }) } }
}

/** Creates the record of a trial that never got a connection. */
export function recordFailedConnect(
  metadata: TrialMetadata,
  stamps: Stamps,
  dialFault: Fault,
  end: MonotonicTime,
): RecordedTrial {
  const fault = outcomeFault(metadata, dialFault)
  const at = toRelativeInstants(metadata, { ...stamps, end })
  const trial: Trial = {
    ...withoutInstants(metadata),
    connection: 'cold',
    at,
    bytes: 0,
    pieces: 0,
    ...outcomeOf(fault),
    reached: lastReached(at, fault),
    provider_request_id: '',
    simulated: metadata.simulated,
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

/** Creates the record of a connection on which no request was sent. */
export function recordConnectOnly(
  metadata: TrialMetadata,
  stamps: Stamps,
  connection: ConnectionState,
  end: MonotonicTime,
): RecordedTrial {
  const at = toRelativeInstants(metadata, { ...stamps, end })
  const trial: Trial = {
    ...withoutInstants(metadata),
    chars: 0,
    connection,
    at,
    bytes: 0,
    pieces: 0,
    ...outcomeOf(outcomeFault(metadata, undefined)),
    reached: 'end',
    provider_request_id: '',
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

/**
 * Creates the record of a trial that `maxInFlight` prevented: it was due and never started.
 * @param connection the state it would have found: connections hardly ever idle when `maxInFlight` is reached
 */
export function recordShed(
  metadata: TrialMetadata,
  connection: 'cold' | 'hot',
  detail: string,
): RecordedTrial {
  const trial: Trial = {
    ...withoutInstants(metadata),
    connection,
    at: { due: Math.round(metadata.due - metadata.origin) },
    bytes: 0,
    pieces: 0,
    ...outcomeOf(outcomeFault(metadata, { kind: 'shed', detail })),
    reached: 'due',
    provider_request_id: '',
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

/**
 * The columns that are known before. In a record they follow what is named: V8 of Node 20 takes 20 µs to name a column
 * after it has spread as many as these, and a microsecond the other way round.
 */
function withoutInstants({ due: _due, began: _began, origin: _origin, ...rest }: TrialMetadata) {
  return rest
}

/** The fault that the record names: the harness's own, if the thread did not run during the trial. */
function outcomeFault({ suspended_us }: TrialMetadata, fault: Fault | undefined): Fault | undefined {
  return suspended_us === undefined || fault?.kind === 'cancelled' ? fault : suspensionFault(suspended_us)
}

/** Whether the lab or a cassette answered, by the plan and by the response's header. */
function standIn(metadata: TrialMetadata, { reader }: TrialRecorder): Pick<Trial, 'simulated' | 'replayed'> {
  if (metadata.replayed || reader.labMark?.startsWith(REPLAY_MARK))
    return { simulated: false, replayed: true }
  return { simulated: metadata.simulated || reader.labMark !== undefined }
}

function outcomeOf(fault: Fault | undefined): Pick<Trial, 'outcome' | 'status' | 'detail'> {
  if (!fault) return { outcome: 'ok', detail: '' }
  return {
    outcome: fault.kind,
    detail: fault.detail,
    ...(fault.status !== undefined && { status: fault.status }),
  }
}

/** An answer without audible audio is a fault of its own, not a fast success. */
function audioFault(
  { pieces, onset, undecodable }: ReceivedAudio,
  ignoredMessage: string | undefined,
): Fault | undefined {
  if (undecodable) return { kind: 'protocol', detail: undecodable }
  if (pieces.length === 0)
    return { kind: 'inaudible', detail: `completed without any audio${quoteIgnored(ignoredMessage)}` }
  return onset ? undefined : { kind: 'inaudible', detail: 'all of the audio is silence' }
}

/** Converts instants to whole microseconds since the run began. */
function toRelativeInstants({ due, began, origin }: TrialMetadata, stamps: Stamps): Instants {
  const all: Stamps = { ...stamps, due, began }
  const at: Instants = {}
  for (const name of INSTANTS) {
    const instant = all[name]
    if (instant !== undefined) at[name] = Math.round(instant - origin)
  }
  // A connection that was dialled ahead may have closed earlier, but only this trial noticed it.
  if (at.end !== undefined && at.began !== undefined) at.end = Math.max(at.end, at.began)
  return at
}

/** How much audio arrived after an instant. */
function sumAudioAfter(pieces: readonly AudioArrival[], instant: RunTime): Micros {
  return pieces.reduce((total, piece) => (piece.at > instant ? total + piece.audio : total), 0)
}

/** The last instant the trial reached: `end`, or the one before its fault. */
function lastReached(at: Instants, fault: Fault | undefined): Instant {
  if (!fault) return 'end'
  let last: Instant = 'due'
  for (const name of INSTANTS) {
    const instant = at[name]
    if (name === 'end' || name === 'heard' || instant === undefined) continue
    if (instant >= (at[last] ?? 0)) last = name
  }
  return last
}
