import type { Socket } from 'node:net'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { Micros } from '../../core/units.ts'
import type { ConnectRequest } from '../contract/connect-request.ts'
import type { ServerFrame } from '../contract/frames.ts'
import type { LimitUsage } from '../contract/limit-usage.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Echo } from '../contract/speech-request.ts'
import type { AnyTwin } from '../contract/twin.ts'
import type { LimitVerdict } from '../limits/concurrency-limiter.ts'
import type { Mount } from '../server/mount.ts'
import type { Ports } from '../truth/truth-record.ts'

/** One admitted connection, or over HTTP one admitted request. */
export interface Session {
  readonly mount: Mount
  readonly twin: AnyTwin
  readonly profile: LabProfile
  readonly connectRequest: ConnectRequest
  readonly state: unknown
  readonly writer: ResponseWriter
  /** Time by which the status line of an HTTP response is delayed; 0 on a WebSocket. */
  readonly headerDelay: Micros
}

/** Writes frames to the client. */
export interface ResponseWriter {
  /** The ports of the connection, which identify it in a packet capture even if it is encrypted. */
  readonly ports: Ports
  /** Returns the instant right before the first byte was handed to the socket. */
  readonly write: (frames: readonly ServerFrame[]) => number
  /** Writes half of the bytes of these frames and breaks the connection. */
  readonly writeHalf: (frames: readonly ServerFrame[]) => void
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
export function sendRefusal(session: Session, refusal: RequestRefusal, echo: Echo = {}): void {
  const { twin, state, connectRequest, writer } = session
  if (twin.facts.carrier === 'websocket') {
    writer.write(twin.reply({ kind: 'failed', refusal, echo }, state, connectRequest))
    return
  }
  writer.write(
    twin
      .reply({ kind: 'refused', refusal }, state, connectRequest)
      .map((frame) => addRetryAfter(session, refusal, frame)),
  )
  writer.end()
}

/** The refusal for a limiter's verdict. */
export function refusalFor(verdict: Exclude<LimitVerdict, 'in'>, usage: LimitUsage): RequestRefusal {
  return verdict === 'broken' ? { reason: verdict } : { reason: verdict, usage }
}

/** Adds `retry-after` to a refusal by a limit, if the profile sets it. */
export function addRetryAfter(
  { profile }: Pick<Session, 'profile'>,
  { reason }: RequestRefusal,
  frame: ServerFrame,
): ServerFrame {
  const seconds = profile.limits?.retryAfter
  if (frame.kind !== 'head' || seconds === undefined || (reason !== 'busy' && reason !== 'rate')) return frame
  return { ...frame, headers: { ...frame.headers, 'retry-after': String(seconds) } }
}
