import type { Headers } from '../../../core/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Cutter } from '../../engine/cutters.ts'
import type { Knock, LabEvent, Outgoing, Refusal, Turn, WavSizes } from '../../twin.ts'
import type { Fields, Rule } from '../fields.ts'

/** A server of `POST /v1/audio/speech`: OpenAI, or one of the many that copy it with deviations of their own. */
export interface SpeechServer {
  readonly provider: string
  /** Absent where nobody has to say which server is meant. */
  readonly dialect?: string
  readonly path: string
  readonly habits: LabProfile
  readonly cut: Cutter
  /** False where no key is needed. */
  readonly asksForKey: boolean
  /** What is checked of a request; it may depend on the request itself. */
  readonly rules: (fields: Fields) => readonly Rule[]
  /** True where a field that is not among the rules is refused. */
  readonly isStrict: boolean
  /** What a request that passed the rules is answered with. */
  readonly answerTo: (fields: Fields) => SpeechAnswer
  readonly headers: (accepted: Extract<LabEvent, { kind: 'accepted' }>) => Headers
  readonly refused: (refusal: Refusal, knock: Knock) => readonly Outgoing[]
}

/** How one request is answered. */
export interface SpeechAnswer {
  readonly format: AudioFormat
  readonly contentType: string
  readonly delivery: 'streamed' | 'whole'
  readonly wavSizes?: WavSizes
  /** Bytes that are sent with the headers, before there is any audio. */
  readonly preamble?: Uint8Array
  /** Absent: the body is the audio. */
  readonly events?: SpeechEvents
}

/** How an answer is written as server-sent events. */
export interface SpeechEvents {
  readonly opening: readonly SpeechEvent[]
  readonly delta: (audio: string) => SpeechEvent
  readonly done: (turn: Turn) => SpeechEvent
  readonly failed: SpeechEvent
  /** True where each event also has an `event:` line with its type. */
  readonly isNamed: boolean
}

export type SpeechEvent = Readonly<Record<string, unknown>> & { readonly type?: string }
