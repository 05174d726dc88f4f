import type { AudioFormat } from '../../core/audio-format.ts'
import type { WavSizes } from '../twin.ts'

/** What is to be recorded. Two equal orders give equal recordings, byte for byte. */
export interface RecordingOrder {
  readonly voice: 'speech' | 'tone'
  readonly text: string
  /** 2 is twice as fast. */
  readonly speed: number
  readonly format: AudioFormat
  /** Bits a second of a compressed encoding; absent: the encoder's own choice. */
  readonly bitRate?: number
  /** What a WAV header says instead of the truth. */
  readonly wavSizes?: WavSizes
  /** Milliseconds of silence in front of and behind the speech; absent: what the engine itself puts there. */
  readonly leadingSilence?: number
  readonly trailingSilence?: number
  /** All samples are zero. The length is that of the speech. */
  readonly muted: boolean
}

/** Audio as a provider would send it, container included. Durations are microseconds. */
export interface Recording {
  readonly bytes: Uint8Array
  /** Bytes of container in front of the audio. */
  readonly header: number
  readonly audio: number
  /** Where the speech begins and ends: what is outside is the silence that was ordered. */
  readonly speechFrom: number
  readonly speechTo: number
  /** From the first sample to the first audible one, by the rule of docs/metrics.md; absent: nothing is audible. */
  readonly leadSilence?: number
}
