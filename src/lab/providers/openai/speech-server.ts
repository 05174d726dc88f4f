import type { z } from 'zod'
import type { WavSizes } from '../../../audio/containers/wav-writer.ts'
import type { Headers } from '../../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { Chunker } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'

/** The fields of a valid request that every server reads. */
export interface SpeechFields {
  readonly input: string
  readonly voice?: unknown
  readonly speed?: number | undefined
}

/** A server of `POST /v1/audio/speech`: OpenAI, or a compatible server with its deviations. */
export interface SpeechServer<Fields extends SpeechFields> {
  readonly provider: string
  /** Absent for the provider's only or default server. */
  readonly dialect?: string
  readonly path: string
  readonly defaults: LabProfile
  readonly chunks: Chunker
  /** Whether a key is required. */
  readonly requiresKey: boolean
  /** The schema of a request. It may depend on the fields. */
  readonly schemaFor: (fields: JsonObject) => z.ZodType<Fields>
  /** The response to a valid request. */
  readonly respondTo: (fields: Fields) => SpeechServerResponse
  readonly headers: (accepted: Extract<LabEvent, { kind: 'accepted' }>) => Headers
  readonly errorResponse: (refusal: RequestRefusal, request: ConnectRequest) => readonly ServerFrame[]
}

/** A server with any fields. */
// biome-ignore lint/suspicious/noExplicitAny: what a server's schema reads goes only to the same server.
export type AnySpeechServer = SpeechServer<any>

/** How to respond to one request. */
export interface SpeechServerResponse {
  readonly format: AudioFormat
  readonly contentType: string
  readonly delivery: 'streamed' | 'whole'
  readonly wavSizes?: WavSizes
  /** Bytes sent with the headers, before the first audio. */
  readonly preamble?: Uint8Array
  /** Absent if the body is the audio itself. */
  readonly events?: SpeechEvents
}

/** The SSE events of a response. */
export interface SpeechEvents {
  readonly opening: readonly SpeechEvent[]
  readonly delta: (audio: string) => SpeechEvent
  readonly done: (turn: SpeechTurn) => SpeechEvent
  readonly failed: SpeechEvent
  /** Whether each event also has an `event:` line with its type. */
  readonly isNamed: boolean
}

export type SpeechEvent = Readonly<Record<string, unknown>> & { readonly type?: string }
