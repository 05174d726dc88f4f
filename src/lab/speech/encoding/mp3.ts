import type { Compressor } from './compressor.ts'

/** Bits per second if the client does not choose. */
const DEFAULT_BIT_RATE = 64_000

/**
 * Encodes with LAME at a constant bit rate. The encoder is an optional package because LAME's licence is the
 * LGPL. Rejects if it is not installed; check `isEncodable` first.
 */
export const encodeMp3: Compressor = async (samples, sampleRate, bitRate = DEFAULT_BIT_RATE) => {
  const { createMp3Encoder } = await import('wasm-media-encoders')
  const encoder = await createMp3Encoder()
  const settings = { channels: 1, sampleRate, outputSampleRate: sampleRate, bitrate: bitRate / 1000 }
  // The package's types list each MPEG sample rate as a literal.
  encoder.configure(settings as Parameters<typeof encoder.configure>[0])
  // The result is the encoder's own memory, valid until the next call.
  const body = Buffer.from(encoder.encode([samples]))
  const rest = Buffer.from(encoder.finalize())
  return { bytes: Buffer.concat([body, rest]), headerLength: 0 }
}
