import type { WavSizes } from '../../audio/containers/wav-writer.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Micros, Millis } from '../../core/units.ts'
import type { SpeechFlaw } from './flaws.ts'

/** What to synthesise. Equal requests give equal recordings, byte for byte. */
export interface SynthesisRequest {
  readonly voice: 'speech' | 'tone'
  readonly text: string
  /** 2 is twice as fast. */
  readonly speed: number
  readonly format: AudioFormat
  /** Bits per second of a compressed encoding. Absent: the encoder's default. */
  readonly bitRate?: number
  /** The sizes in the WAV header, if they differ from the real ones. */
  readonly wavSizes?: WavSizes
  /** Silence before and after the speech. Absent: the engine's own silence. */
  readonly leadingSilence?: Millis
  readonly trailingSilence?: number
  /** Set all samples to zero and keep the duration. */
  readonly muted: boolean
  /** What is wrong with the sound. */
  readonly flaw?: SpeechFlaw
}

/** Audio as a provider would send it, container included. Durations are microseconds. */
export interface Recording {
  readonly bytes: Uint8Array
  /** Bytes of container before the audio. */
  readonly headerLength: number
  readonly duration: Micros
  /** Where the speech starts and ends. Outside is the requested silence. */
  readonly speechFrom: number
  readonly speechTo: number
  /**
   * From the first sample to the first audible one, by the rule of docs/metrics.md. Absent if nothing is
   * audible.
   */
  readonly leadSilence?: number
}
