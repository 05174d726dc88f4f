import type { Framing, Headers } from '../core/adapter/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Micros } from '../core/units.ts'

/** The version of the file format: docs/cassettes.md. */
export const CASSETTE_VERSION = 1

/** What a provider really did with one request, frame by frame. */
export interface Cassette {
  readonly head: CassetteHead
  readonly entries: readonly CassetteEntry[]
}

export interface CassetteHead {
  readonly cassette: typeof CASSETTE_VERSION
  readonly adapter: string
  readonly provider: string
  readonly transport: 'websocket' | 'sse' | 'http'
  readonly model: string
  readonly voice: string
  readonly text: string
  readonly format: AudioFormat
  /** The day on which it was recorded, as YYYY-MM-DD. */
  readonly recorded: string
  /** True if the lab answered. */
  readonly simulated: boolean
  /** `silence`: the audio was replaced by silence of the same length. */
  readonly audio: 'kept' | 'silence'
  /** What the adapter made of it when it was recorded. */
  readonly result: CassetteResult
}

export interface CassetteResult {
  readonly outcome: string
  readonly bytes: number
  readonly audio_us: Micros
  readonly pieces: number
  /** Messages and pieces of a body to which the adapter gave a meaning. Absent if a run recorded it: it does not count them. */
  readonly understood?: number
}

/** One thing that happened. `at`: microseconds since the dial began. Bytes are in base64. */
export type CassetteEntry = { readonly at: Micros } & (
  | { readonly dial: { readonly url: string; readonly headers: Headers } }
  | { readonly step: 'dns' | 'tcp' | 'proxy' | 'tls' | 'open' }
  | { readonly request: CassetteRequest }
  | { readonly send: { readonly text: string } | { readonly base64: string } }
  | { readonly receive: CassetteFrame }
  | {
      readonly close: {
        readonly by: 'client' | 'server' | 'failure'
        readonly code?: number | string
        readonly reason: string
      }
    }
)

export interface CassetteRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body?: string
  /** How the body of the response was split into the frames that follow. */
  readonly framing: Framing
}

export type CassetteFrame =
  | { readonly status: number; readonly headers: Headers }
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly event: string; readonly data: string }
  | { readonly eof: true }
