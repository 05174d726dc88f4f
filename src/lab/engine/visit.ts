import type { Socket } from 'node:net'
import type { LabProfile } from '../../core/lab-profile.ts'
import type { Ports } from '../truth.ts'
import type { AnyTwin, Echo, Knock, Outgoing, Refusal, Standing } from '../twin.ts'
import type { Verdict } from './limiter.ts'
import type { Mount } from './mount.ts'

/** One connection (or, over HTTP, one request) that was let in. */
export interface Visit {
  readonly mount: Mount
  readonly twin: AnyTwin
  readonly profile: LabProfile
  readonly knock: Knock
  readonly memo: unknown
  readonly outlet: Outlet
  /** Microseconds by which an HTTP answer's status line is held back; 0 on a WebSocket, which is already open. */
  readonly headDelay: number
}

/** Where frames leave the lab. */
export interface Outlet {
  /** Of the connection: what finds it in a packet capture, encrypted or not. */
  readonly ports: Ports
  /** Returns the instant right before the first byte was handed to the socket. */
  readonly write: (frames: readonly Outgoing[]) => number
  /** Half of what these frames are in bytes, and then the connection breaks. */
  readonly writeHalf: (frames: readonly Outgoing[]) => void
  /** Something that no protocol of the field can mean. */
  readonly writeGarbage: () => void
  /** Ends in good order: the HTTP body, or the WebSocket with code 1000 unless it is about to close anyway. */
  readonly end: () => void
  /** The end has been said, or appointed. */
  readonly isEnding: () => boolean
  /** Breaks the connection. */
  readonly destroy: () => void
}

/** The ports of a socket that the lab accepted. */
export function portsOf({ localPort = 0, remotePort = 0 }: Socket): Ports {
  return { lab: localPort, client: remotePort }
}

/** Says that a request is refused: as an HTTP answer, or in the provider's own frames on an open line. */
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

/** What a limiter's verdict means to the client. */
export function refusalFor(verdict: Exclude<Verdict, 'in'>, standing: Standing): Refusal {
  return verdict === 'broken' ? { reason: verdict } : { reason: verdict, standing }
}

/** A refusal because of a limit says how long to wait, where the profile wants it to. */
export function waitingFor(
  { profile }: Pick<Visit, 'profile'>,
  { reason }: Refusal,
  frame: Outgoing,
): Outgoing {
  const seconds = profile.limits?.retryAfter
  if (frame.kind !== 'head' || seconds === undefined || (reason !== 'busy' && reason !== 'rate')) return frame
  return { ...frame, headers: { ...frame.headers, 'retry-after': String(seconds) } }
}
