import type { LabFaultKind } from '../../core/config/lab-profile.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Echo } from '../contract/speech-request.ts'

/**
 * What really happened to one request: one line of the truth log. Instants are of the shared monotonic clock.
 */
export interface TruthRecord {
  readonly mount: string
  readonly provider: string
  readonly path: string
  readonly carrier: 'http' | 'websocket'
  /** The request's id as it was sent to the client. */
  readonly request: string
  /** The TCP ports of the connection, the lab's and the client's. Absent if the request got no speech. */
  readonly ports?: Ports
  /** The client's own ids, as it sent them. */
  readonly echo: Echo
  readonly chars: number
  /** The first 16 hexadecimal digits of the text's SHA-256. */
  readonly text_hash: string
  /** When the text that started it arrived. */
  readonly accepted_us: MonotonicTime
  /** The hidden delay from the text to the first audio, as drawn: planned, not measured. */
  readonly first_audio_delay_us?: Micros
  /** When the recogniser had its result. A transcript that was due earlier had to wait for it. */
  readonly understood_us?: MonotonicTime
  /** The chunks that hold audio, each with the instant right before it was written to the socket. */
  readonly pieces: readonly TruthPiece[]
  /** The length of the whole recording, whether or not it was delivered. */
  readonly audio_us: Micros
  /** From the first sample to the first audible one. Absent if nothing is audible or nothing was recorded. */
  readonly lead_silence_us?: Micros
  /** The instant right before the completion was written. */
  readonly completed_us?: MonotonicTime
  readonly ended_us: MonotonicTime
  readonly outcome: TruthOutcome
  readonly refusal?: RequestRefusal['reason']
  readonly fault?: LabFaultKind
}

export interface Ports {
  readonly lab: number
  readonly client: number
}

export interface TruthPiece {
  readonly at_us: MonotonicTime
  readonly audio_us: Micros
  /** Payload only: containers and framing are not counted. */
  readonly bytes: number
}

/**
 * `superseded`: fully sent, and completed together with a later request. `gone`: the client disconnected.
 * `cut`: a fault ended it. `unanswered`: nothing was sent. `cleared`: a caller interrupted, and `ended_us` is
 * when the client was told to drop what it had not played.
 */
export type TruthOutcome =
  | 'completed'
  | 'superseded'
  | 'refused'
  | 'failed'
  | 'cut'
  | 'cancelled'
  | 'gone'
  | 'unanswered'
  | 'cleared'
