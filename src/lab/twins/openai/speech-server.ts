import type { Headers } from '../../../core/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Cutter } from '../../engine/cutters.ts'
import type { Knock, LabEvent, Outgoing, Refusal, Turn, WavSizes } from '../../twin.ts'
import type { Fields, Rule } from '../fields.ts'

/** A server of `POST /v1/audio/speech`: OpenAI, or a compatible server with its deviations. */
export interface SpeechServer {
  readonly provider: string
  /** Absent for the provider's only or default server. */
  readonly dialect?: string
  readonly path: string
  readonly habits: LabProfile
  readonly cut: Cutter
  /** Whether a key is required. */
  readonly asksForKey: boolean
  /** The rules for a request. They may depend on its fields. */
  readonly rules: (fields: Fields) => readonly Rule[]
  /** Whether an unknown field is refused. */
  readonly isStrict: boolean
  /** The response to a valid request. */
  readonly answerTo: (fields: Fields) => SpeechAnswer
  readonly headers: (accepted: Extract<LabEvent, { kind: 'accepted' }>) => Headers
  readonly refused: (refusal: Refusal, knock: Knock) => readonly Outgoing[]
}

/** How to respond to one request. */
export interface SpeechAnswer {
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
  readonly done: (turn: Turn) => SpeechEvent
  readonly failed: SpeechEvent
  /** Whether each event also has an `event:` line with its type. */
  readonly isNamed: boolean
}

export type SpeechEvent = Readonly<Record<string, unknown>> & { readonly type?: string }
