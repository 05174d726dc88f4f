import type { FaultKind } from './fault.ts'

/** The instants of a trial, in the order in which they normally happen. Meanings: docs/metrics.md. */
export const INSTANTS = [
  'due',
  'began',
  'prelude',
  'dns',
  'tcp',
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

/** Instants in whole microseconds since the run began. One that did not happen is absent: never 0, never -1. */
export type Instants = { [name in Instant]?: number }

/** `cold`: dialled for this trial. `resumed`: dialled, TLS session resumed. `warm`: reused after more than a
 * second of idling. `hot`: reused at once. Observed, not assumed. */
export const CONNECTION_STATES = ['cold', 'resumed', 'warm', 'hot'] as const
export type ConnectionState = (typeof CONNECTION_STATES)[number]

/** Only `measure` enters statistics; the others stay in the file, labelled. */
export const PHASES = ['warmup', 'measure', 'drain'] as const
export type Phase = (typeof PHASES)[number]

/** `open`: arrivals do not wait for answers. `closed`: a fixed number in flight. */
export type LoadModel = 'open' | 'closed'

export type Outcome = 'ok' | FaultKind

/** One request: what was asked, in what circumstances, when things happened, and how it ended. */
export interface Trial {
  readonly run: string
  /** Number of the trial in the run, from 0, unique. */
  readonly trial: number
  readonly target: string
  readonly provider: string
  readonly adapter: string
  readonly model: string
  readonly voice: string
  readonly transport: string
  readonly region: string
  /** Number of the text in the corpus. */
  readonly text: number
  readonly chars: number
  readonly phase: Phase
  readonly load: LoadModel
  /** Number of the block that pairs the targets of an interleaved run. */
  readonly block: number
  readonly worker: number
  readonly connection: ConnectionState
  /** Trials of this target in flight at the moment it began, itself included. */
  readonly in_flight: number
  readonly at: Instants
  /** Microseconds of audio received. */
  readonly audio_us?: number
  /** Microseconds of audio before the first audible sample. */
  readonly lead_silence_us?: number
  /** Bytes of audio payload, containers and framing excluded. */
  readonly bytes: number
  /** Pieces of audio that arrived. */
  readonly pieces: number
  readonly underruns?: number
  readonly underrun_us?: number
  readonly longest_underrun_us?: number
  readonly prebuffer_us?: number
  /** True when the first piece was wholly inaudible. */
  readonly primer?: boolean
  /** Microseconds of audio that still arrived after a cancel. */
  readonly wasted_audio_us?: number
  /** Upper bound, in microseconds, of the harness's own delay of this trial's stamps. */
  readonly loop_lag_us?: number
  readonly outcome: Outcome
  /** The last instant that happened. */
  readonly reached: Instant
  readonly status?: number
  readonly detail: string
  readonly provider_request_id: string
  /** True when the answer came from the lab. */
  readonly simulated: boolean
  /** Conversation and turn, where the load shape has conversations. */
  readonly session?: number
  readonly turn?: number
  /** Microseconds for which its stream idled in front of it, where the scenario wanted it to. */
  readonly idle_us?: number
  /** Microseconds of idling after which the provider closed the connection that it would have used. */
  readonly closed_after_us?: number
  /** True when the turn before it was interrupted, where its stream has connections of its own. */
  readonly after_cancel?: boolean
}

/** One piece of audio as it arrived. */
export interface Arrival {
  /** Microseconds since the run began. */
  readonly at: number
  /** Microseconds of audio in the piece. */
  readonly audio: number
  readonly bytes: number
}

/** Where in the audio the first audible sample lies: the piece, and microseconds into it. */
export interface Onset {
  readonly piece: number
  readonly offset: number
}

/** All that the player needs to say what a listener heard: one line of `arrivals.ndjson`. */
export interface ArrivalLog {
  readonly trial: number
  readonly pieces: readonly Arrival[]
  /** Absent when nothing audible arrived. */
  readonly onset?: Onset
}
