import type { Hearing } from '../audio/listener.ts'
import { listen } from '../audio/player.ts'
import type { Fault } from '../core/fault.ts'
import {
  type Arrival,
  type ArrivalLog,
  type ConnectionState,
  INSTANTS,
  type Instant,
  type Instants,
  type Trial,
} from '../core/trial.ts'
import type { Ear } from './ear.ts'

/** Columns of the record that are known before the trial starts. */
type Known =
  | 'run'
  | 'trial'
  | 'target'
  | 'provider'
  | 'adapter'
  | 'model'
  | 'voice'
  | 'transport'
  | 'region'
  | 'text'
  | 'chars'
  | 'phase'
  | 'load'
  | 'block'
  | 'worker'
  | 'in_flight'
  | 'session'
  | 'turn'
  | 'idle_us'
  | 'closed_after_us'
  | 'after_cancel'

/** What is known of a trial before it starts. Instants are absolute microseconds. */
export interface Circumstances extends Pick<Trial, Known> {
  readonly due: number
  readonly began: number
  /** Start of the run: instants of the record are relative to it. */
  readonly origin: number
  /** True if the target is known to be the lab. */
  readonly simulated: boolean
}

/** A trial record, and the arrivals needed to simulate its playback. */
export interface Recorded {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/** Creates the record of a trial that got a connection. */
export function heardTrial(
  circumstances: Circumstances,
  stamps: Instants,
  ear: Ear,
  heard: Hearing,
  connection: ConnectionState,
): Recorded {
  const { pieces } = heard
  const { heard: heardAt, ...measures } = listen(pieces, heard.onset)
  const ready = ear.at.ready ?? (stamps.open === undefined ? undefined : stamps.open)
  const absolute: Instants = { ...stamps, ...(ready !== undefined && { ready }), ...ear.at }
  const at = relative(circumstances, absolute)
  if (heardAt !== undefined) at.heard = heardAt
  const fault = ear.fault ?? inaudible(heard)
  const trial: Trial = {
    ...known(circumstances),
    connection,
    at,
    audio_us: heard.audio_us,
    bytes: heard.bytes,
    pieces: pieces.length,
    ...(pieces.length > 0 && measures),
    ...(at.cancel !== undefined && { wasted_audio_us: audioAfter(pieces, at.cancel) }),
    loop_lag_us: Math.round(ear.loopLag),
    ...outcomeOf(fault),
    reached: reached(at, fault),
    provider_request_id: ear.requestId,
    simulated: circumstances.simulated || ear.simulated,
  }
  return { trial, arrivals: { trial: trial.trial, pieces, ...(heard.onset && { onset: heard.onset }) } }
}

/** Creates the record of a trial that never got a connection. */
export function faultedTrial(
  circumstances: Circumstances,
  stamps: Instants,
  fault: Fault,
  end: number,
): Recorded {
  const at = relative(circumstances, { ...stamps, end })
  const trial: Trial = {
    ...known(circumstances),
    connection: 'cold',
    at,
    bytes: 0,
    pieces: 0,
    ...outcomeOf(fault),
    reached: reached(at, fault),
    provider_request_id: '',
    simulated: circumstances.simulated,
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

/** Creates the record of a connection on which no request was sent. */
export function dialledTrial(
  circumstances: Circumstances,
  stamps: Instants,
  connection: ConnectionState,
  end: number,
): Recorded {
  const at = relative(circumstances, { ...stamps, end })
  const trial: Trial = {
    ...known(circumstances),
    chars: 0,
    connection,
    at,
    bytes: 0,
    pieces: 0,
    ...outcomeOf(undefined),
    reached: 'end',
    provider_request_id: '',
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

/**
 * Creates the record of a trial that `maxInFlight` prevented: it was due and never started.
 * @param connection the state it would have found: connections hardly ever idle when `maxInFlight` is reached
 */
export function shedTrial(
  circumstances: Circumstances,
  connection: 'cold' | 'hot',
  detail: string,
): Recorded {
  const trial: Trial = {
    ...known(circumstances),
    connection,
    at: { due: Math.round(circumstances.due - circumstances.origin) },
    bytes: 0,
    pieces: 0,
    outcome: 'shed',
    reached: 'due',
    detail,
    provider_request_id: '',
  }
  return { trial, arrivals: { trial: trial.trial, pieces: [] } }
}

function known({ due: _due, began: _began, origin: _origin, ...rest }: Circumstances) {
  return rest
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
function inaudible({ pieces, onset, undecodable }: Hearing): Fault | undefined {
  if (undecodable) return { kind: 'protocol', detail: undecodable }
  if (pieces.length === 0) return { kind: 'inaudible', detail: 'completed without any audio' }
  return onset ? undefined : { kind: 'inaudible', detail: 'all of the audio is silence' }
}

/** Converts instants to whole microseconds since the run began. */
function relative({ due, began, origin }: Circumstances, absolute: Instants): Instants {
  const all: Instants = { ...absolute, due, began }
  const at: Instants = {}
  for (const name of INSTANTS) {
    const instant = all[name]
    if (instant !== undefined) at[name] = Math.round(instant - origin)
  }
  return at
}

/** Microseconds of audio that arrived after an instant. */
function audioAfter(pieces: readonly Arrival[], instant: number): number {
  return pieces.reduce((total, piece) => (piece.at > instant ? total + piece.audio : total), 0)
}

/** The last instant the trial reached: `end`, or the one before its fault. */
function reached(at: Instants, fault: Fault | undefined): Instant {
  if (!fault) return 'end'
  let last: Instant = 'due'
  for (const name of INSTANTS) {
    const instant = at[name]
    if (name === 'end' || name === 'heard' || instant === undefined) continue
    if (instant >= (at[last] ?? 0)) last = name
  }
  return last
}
