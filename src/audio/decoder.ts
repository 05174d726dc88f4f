import type { AudioFormat } from '../core/audio-format.ts'
import { PcmDecoder } from './pcm-decoder.ts'
import { UndecodableDecoder } from './undecodable.ts'

/** What a packet of audio bytes held. Valid until the next call. */
export interface Decoded {
  /** Mono, from -1 to 1. Empty after `skim`. */
  readonly samples: Float32Array
  /** Whole microseconds of audio; parts add up without drift. */
  readonly audio: number
  /** Bytes of audio payload, without the container's. */
  readonly bytes: number
}

/** Turns the bytes of one answer into samples, in whichever packets they come. */
export interface Decoder {
  /** The format as it turned out: a WAV header or a frame of compressed audio may correct what was asked for. */
  readonly format: AudioFormat
  /** Why these bytes cannot be decoded, when they cannot: nothing is guessed, no samples and no time come out. */
  readonly undecodable: string | undefined
  readonly push: (bytes: Uint8Array) => Decoded
  /**
   * Counts bytes without seeing them, for when samples no longer matter: the same duration and payload that `push`
   * would give. Undefined where they must be seen (compressed audio, the end of a WAV), so push them.
   */
  readonly skim: (byteLength: number) => Decoded | undefined
  /** The end of the answer: what was still held, and the decoder's memory is given back. */
  readonly finish: () => Decoded
}

/**
 * A decoder for one answer. Asynchronous because the compressed formats live in WebAssembly: make it before the
 * trial begins. A format nobody here can decode gives a decoder that says so.
 */
export async function createDecoder(format: AudioFormat): Promise<Decoder> {
  switch (format.encoding) {
    case 'mp3':
      return (await import('./mp3-decoder.ts')).openMp3Decoder(format)
    case 'opus':
      return format.container === 'ogg'
        ? (await import('./opus-decoder.ts')).openOpusDecoder(format)
        : new UndecodableDecoder(format, 'opus without a container does not say where its packets end')
    default:
      return new PcmDecoder(format)
  }
}
