import type { WavSizes } from '../../audio/containers/wav-writer.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Millis } from '../../core/units.ts'

export interface SpeechRequest {
  readonly voice: string
  readonly format: AudioFormat
  /** Bits per second of a compressed encoding, if the client may choose. */
  readonly bitRate?: number
  /** 2 is twice as fast. Default 1. */
  readonly speed?: number
  /** The client asked for word timings. */
  readonly wordTimings?: boolean
  /** Ids of the pronunciation dictionaries to apply. */
  readonly dictionaries?: readonly string[]
  /** `each`: every spoken text gets its own completion. `turn`: several texts in a row share one. */
  readonly completionScope: 'each' | 'turn'
  /** Time between the last audio and completion, if the client may choose. */
  readonly completionDelay?: Millis
  /** How the response is delivered, if the request decides it. */
  readonly delivery?: Delivery
  /** Placeholder sizes for the WAV header of a stream, whose length is not known in advance. */
  readonly wavSizes?: WavSizes
  /** The client's own ids, passed back to the twin with every event about this speech. */
  readonly echo?: Echo
}

export type Echo = Readonly<Record<string, string>>

/** `whole`: the response is synthesised completely before anything is sent. */
export type Delivery = 'streamed' | 'whole'
