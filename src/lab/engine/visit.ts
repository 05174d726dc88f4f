import type { Socket } from 'node:net'
import type { LabProfile } from '../../core/lab-profile.ts'
import type { Ports } from '../truth.ts'
import type { AnyTwin, Echo, Knock, Outgoing, Refusal, Standing } from '../twin.ts'
import type { Verdict } from './limiter.ts'
import type { Mount } from './mount.ts'

/** One admitted connection, or over HTTP one admitted request. */
export interface Visit {
  readonly mount: Mount
  readonly twin: AnyTwin
  readonly profile: LabProfile
  readonly knock: Knock
  readonly memo: unknown
  readonly outlet: Outlet
  /** Microseconds by which the status line of an HTTP response is delayed; 0 on a WebSocket. */
  readonly headDelay: number
}

/** Writes frames to the client. */
export interface Outlet {
  /** The ports of the connection, which identify it in a packet capture even if it is encrypted. */
  readonly ports: Ports
  /** Returns the instant right before the first byte was handed to the socket. */
  readonly write: (frames: readonly Outgoing[]) => number
  /** Writes half of the bytes of these frames and breaks the connection. */
  readonly writeHalf: (frames: readonly Outgoing[]) => void
  /** Writes bytes that are invalid in every protocol of the lab. */
  readonly writeGarbage: () => void
  /** Ends the HTTP body, or closes the WebSocket with code 1000 unless it is already closing. */
  readonly end: () => void
  /** The end was sent or is scheduled. */
  readonly isEnding: () => boolean
  /** Breaks the connection. */
  readonly destroy: () => void
}

/** The ports of a socket that the lab accepted. */
export function portsOf({ localPort = 0, remotePort = 0 }: Socket): Ports {
  return { lab: localPort, client: remotePort }
}

/** Sends a refusal: as an HTTP response, or in the provider's own frames on an open WebSocket. */
export function refuse(visit: Visit, refusal: Refusal, echo: Echo = {}): void {
  const { twin, memo, knock, outlet } = visit
  if (twin.facts.carrier === 'websocket') {
    outlet.write(twin.reply({ kind: 'failed', refusal, echo }, memo, knock))
    return
  }
  outlet.write(
    twin.reply({ kind: 'refused', refusal }, memo, knock).map((frame) => waitingFor(visit, refusal, frame)),
  )
  outlet.end()
}

/** The refusal for a limiter's verdict. */
export function refusalFor(verdict: Exclude<Verdict, 'in'>, standing: Standing): Refusal {
  return verdict === 'broken' ? { reason: verdict } : { reason: verdict, standing }
}

/** Adds `retry-after` to a refusal by a limit, if the profile sets it. */
export function waitingFor(
  { profile }: Pick<Visit, 'profile'>,
  { reason }: Refusal,
  frame: Outgoing,
): Outgoing {
  const seconds = profile.limits?.retryAfter
  if (frame.kind !== 'head' || seconds === undefined || (reason !== 'busy' && reason !== 'rate')) return frame
  return { ...frame, headers: { ...frame.headers, 'retry-after': String(seconds) } }
}
