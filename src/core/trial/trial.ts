import type { ServerPhase } from '../adapter/server-time.ts'
import type { FaultKind } from '../fault.ts'
import type { Micros, MonotonicTime, RunTime } from '../units.ts'
import type { HeardErrors } from './answer-fidelity.ts'

/** The instants of a trial, in their usual order. Definitions: docs/metrics.md. */
export const INSTANTS = [
  'due',
  'began',
  'prelude',
  'dns',
  'tcp',
  'proxy',
  'tls',
  'open',
  'ready',
  'first_text',
  'last_text',
  'headers',
  'first_frame',
  'first_audio',
  'heard',
  'last_audio',
  'cancel',
  'last_audio_after_cancel',
  'end',
] as const

export type Instant = (typeof INSTANTS)[number]

/**
 * Instants since the run began. An instant that did not happen is absent, never 0 or
 * -1.
 */
export type Instants = { [name in Instant]?: RunTime }

/** The same before the record is written: instants of the monotonic clock. */
export type Stamps = { [name in Instant]?: MonotonicTime }

/**
 * `cold`: opened for this trial. `resumed`: opened, with a resumed TLS session. `warm`: reused after more
 * than a second of idling. `hot`: reused at once. Observed, not assumed.
 */
export const CONNECTION_STATES = ['cold', 'resumed', 'warm', 'hot'] as const
export type ConnectionState = (typeof CONNECTION_STATES)[number]

/** Only `measure` trials enter statistics. The others stay in the file with their label. */
export const PHASES = ['warmup', 'measure', 'drain'] as const
export type Phase = (typeof PHASES)[number]

/** `open`: arrivals do not wait for responses. `closed`: a limited number in flight. */
export type LoadModel = 'open' | 'closed'

/** The version of the internet protocol that a connection uses. */
export const IP_FAMILIES = ['v4', 'v6'] as const
export type IpFamily = (typeof IP_FAMILIES)[number]

export const HTTP_VERSIONS = ['1.0', '1.1', '2'] as const
export type HttpVersion = (typeof HTTP_VERSIONS)[number]

export type Outcome = 'ok' | FaultKind

/** One request: its target, context, instants and outcome. */
export interface Trial {
  readonly run: string
  /** Index of the trial in the run, from 0. Unique. */
  readonly trial: number
  /** Where it was measured from. Only in runs whose vantage has a name, and in merged runs. */
  readonly vantage?: string
  readonly target: string
  readonly provider: string
  readonly adapter: string
  readonly model: string
  readonly voice: string
  readonly transport: string
  readonly region: string
  /** Index of the text in the corpus. */
  readonly text: number
  readonly chars: number
  readonly phase: Phase
  readonly load: LoadModel
  /** Index of the block that pairs the targets of an interleaved run. */
  readonly block: number
  readonly worker: number
  readonly connection: ConnectionState
  /** Trials of this target in flight when it began, including itself. */
  readonly in_flight: number
  readonly at: Instants
  /** Audio received. */
  readonly audio_us?: Micros
  /** Audio before the first audible sample. */
  readonly lead_silence_us?: Micros
  /** Bytes of audio payload, without containers and framing. */
  readonly bytes: number
  /** Number of audio chunks received. */
  readonly pieces: number
  readonly underruns?: number
  readonly underrun_us?: Micros
  readonly longest_underrun_us?: Micros
  readonly prebuffer_us?: Micros
  /** True if the onset is not in the first chunk, or if a sound that ended was played before the onset. */
  readonly primer?: boolean
  /** Audio received after a cancel. */
  readonly wasted_audio_us?: Micros
  /** Upper bound of how long this trial's timestamps waited for the measuring thread. */
  readonly loop_lag_us?: Micros
  readonly outcome: Outcome
  /** The last instant reached. */
  readonly reached: Instant
  readonly status?: number
  readonly detail: string
  readonly provider_request_id: string
  /** True if the lab answered. */
  readonly simulated: boolean
  /** True if a cassette answered: a recorded answer, played again. Such a trial is not `simulated`. */
  readonly replayed?: boolean
  /** Index of the conversation and turn, if the load has conversations. */
  readonly session?: number
  readonly turn?: number
  /** Idle time before the trial, if the scenario asks for it. */
  readonly idle_us?: Micros
  /** Idle time after which the provider closed the connection intended for this trial. */
  readonly closed_after_us?: Micros
  /**
   * Time lost on a reused connection that the provider closed as it was used again, before anything of an answer
   * came. The turn was then run on a new one.
   */
  readonly redial_us?: Micros
  /**
   * How long after the completion of an earlier answer its audio still arrived, on a connection that was then
   * closed.
   */
  readonly late_audio_us?: Micros
  /** Messages with audio that named an earlier answer and were left out. Absent if there were none. */
  readonly stale_pieces?: number
  /** Of the address that was dialled: the provider's, or a proxy's. Absent without a connection. */
  readonly ip_family?: IpFamily
  /** The server's own time as the provider states it, and what it covers. Absent if it states none. */
  readonly server_us?: Micros
  readonly server_phase?: ServerPhase
  /**
   * True if the provider's own transcript of the answer has other words than the text. Absent if there was none to
   * compare.
   */
  readonly reworded?: boolean
  /** The version of its last response. Absent on a WebSocket, and without a response. */
  readonly http_version?: HttpVersion
  /** How long the measuring thread did not run during the trial, if for a second or more. */
  readonly suspended_us?: Micros
  /**
   * The harness's delay at each instant, if `at` has the instants of packets: how long after its timestamp the text
   * left, and how long before its timestamps the others had arrived. Absent if the instants are those of the event
   * loop.
   */
  readonly first_text_delay_us?: Micros
  readonly headers_delay_us?: Micros
  readonly first_frame_delay_us?: Micros
  readonly first_audio_delay_us?: Micros
  /** What `ttfa listen` heard. Absent if it did not listen to this answer. */
  readonly fidelity?: TrialFidelity
  /** True if the previous turn on this stream's own connection was interrupted. */
  readonly after_cancel?: boolean
}

/** What thresholds read of an answer that was listened to. A figure that is not known is absent. */
export interface TrialFidelity {
  /** Who transcribed it. Absent if nobody did. */
  readonly recogniser?: string
  readonly words?: HeardErrors
  /** The recogniser's own errors in the same text, as the lab's engine reads it. */
  readonly floor?: HeardErrors
  readonly truncated?: boolean
  readonly clipped?: boolean
  /** Characters of the text in a second of speech. */
  readonly rate?: number
}

/** One received chunk of audio. */
export interface AudioArrival {
  readonly at: RunTime
  /** Audio in the chunk. */
  readonly audio: Micros
  readonly bytes: number
}

/** The position of the first audible sample: the chunk's index, and the offset into it in microseconds. */
export interface Onset {
  readonly piece: number
  readonly offset: number
}

/** Everything the playback model needs: one line of `arrivals.ndjson`. */
export interface ArrivalLog {
  readonly trial: number
  readonly pieces: readonly AudioArrival[]
  /** Absent if nothing audible arrived. */
  readonly onset?: Onset
}
