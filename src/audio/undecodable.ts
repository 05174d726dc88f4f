import type { AudioFormat } from '../core/audio-format.ts'
import type { Decoded, Decoder } from './decoder.ts'

/** What there is to hear in bytes that hold nothing to hear, or that nobody decoded. */
export const NO_SAMPLES = new Float32Array(0)

/** A packet of which nothing can be played: a header, half a sample, something that cannot be decoded. */
export function silentBytes(bytes: number): Decoded {
  return { samples: NO_SAMPLES, audio: 0, bytes }
}

/** Counts the bytes of a format that nobody here can decode, and says why. */
export class UndecodableDecoder implements Decoder {
  readonly format: AudioFormat
  readonly undecodable: string

  constructor(format: AudioFormat, reason: string) {
    this.format = format
    this.undecodable = reason
  }

  push(bytes: Uint8Array): Decoded {
    return silentBytes(bytes.length)
  }

  skim(byteLength: number): Decoded {
    return silentBytes(byteLength)
  }

  finish(): Decoded {
    return silentBytes(0)
  }
}
