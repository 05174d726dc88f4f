import type { AudioFormat } from '../../core/audio-format.ts'
import type { Micros } from '../../core/units.ts'

/** The decoded audio of a packet. Valid until the next call. */
export interface Decoded {
  /** Mono, from -1 to 1. Empty after `skim`. */
  readonly samples: Float32Array
  /** Whole microseconds of audio; parts add up without drift. */
  readonly audio: Micros
  /** Bytes of audio payload, without the container. */
  readonly bytes: number
}

/** Decodes the bytes of one answer into samples, in packets of any size. */
export interface Decoder {
  /** The actual format: a WAV header or a compressed frame may differ from the requested one. */
  readonly format: AudioFormat
  /** Why the bytes cannot be decoded, if so: then there are no samples and no duration. */
  readonly undecodable: string | undefined
  readonly push: (bytes: Uint8Array) => Decoded
  /**
   * Counts bytes without decoding them, for when samples no longer matter: the same duration and payload as
   * from `push`. Undefined if the bytes are needed (compressed audio, the end of a WAV): then call `push`.
   */
  readonly skim: (byteLength: number) => Decoded | undefined
  /** The end of the answer: returns what was still buffered, and frees the memory of the decoder. */
  readonly finish: () => Decoded
}
