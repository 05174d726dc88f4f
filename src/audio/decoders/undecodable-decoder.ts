import type { AudioFormat } from '../../core/audio-format.ts'
import type { Decoded, Decoder } from './decoder.ts'

/** The samples of bytes without audio, or that were not decoded. */
export const NO_SAMPLES = new Float32Array(0)

/** A packet without playable audio: a header, a partial sample, undecodable bytes. */
export function emptyPacket(bytes: number): Decoded {
  return { samples: NO_SAMPLES, audio: 0, bytes }
}

/** Counts the bytes of an unsupported format, and reports why it cannot be decoded. */
export class UndecodableDecoder implements Decoder {
  readonly format: AudioFormat
  readonly undecodable: string

  constructor(format: AudioFormat, reason: string) {
    this.format = format
    this.undecodable = reason
  }

  push(bytes: Uint8Array): Decoded {
    return emptyPacket(bytes.length)
  }

  skim(byteLength: number): Decoded {
    return emptyPacket(byteLength)
  }

  finish(): Decoded {
    return emptyPacket(0)
  }
}
