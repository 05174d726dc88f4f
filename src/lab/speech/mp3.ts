import type { Compressor } from './compressors.ts'

/** Bits a second where the client does not say. */
const BIT_RATE = 64_000

/**
 * MPEG audio by LAME, at a constant bit rate. The encoder is an optional package (LAME's licence is the LGPL): rejects
 * where it is not installed, which `isEncodable` knows beforehand.
 */
export const mp3: Compressor = async (samples, sampleRate, bitRate = BIT_RATE) => {
  const { createMp3Encoder } = await import('wasm-media-encoders')
  const encoder = await createMp3Encoder()
  const settings = { channels: 1, sampleRate, outputSampleRate: sampleRate, bitrate: bitRate / 1000 }
  // Its types list the rates of MPEG audio one by one.
  encoder.configure(settings as Parameters<typeof encoder.configure>[0])
  // What it returns is the encoder's own memory, good until the next call.
  const body = Buffer.from(encoder.encode([samples]))
  const rest = Buffer.from(encoder.finalize())
  return { bytes: Buffer.concat([body, rest]), header: 0 }
}
