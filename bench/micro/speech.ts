/** The input of the micro-benchmarks: 40 ms of a tone at 24 kHz, in the encodings that providers send. */
import type { AudioFormat, Encoding } from '../../src/core/audio-format.ts'

export const RATE = 24_000
export const PIECE_US = 40_000
const SAMPLES = (RATE * PIECE_US) / 1e6

/** Loud from the first sample. */
export const TONE = Float32Array.from({ length: SAMPLES }, (_, index) => 0.5 * Math.cos(index / 10))
export const SILENCE = new Float32Array(SAMPLES)

const PCM = Int16Array.from(TONE, (sample) => sample * 32_767)

/** Raw samples of each encoding. For mu-law and A-law any codes will do: all decode the same way. */
export const ENCODED = {
  pcm_s16le: Buffer.from(PCM.buffer),
  pcm_f32le: Buffer.from(TONE.buffer),
  mulaw: Buffer.from(PCM).subarray(0, SAMPLES),
  alaw: Buffer.from(PCM).subarray(0, SAMPLES),
} as const satisfies Partial<Record<Encoding, Buffer>>

/** Loud, and as rough as a fricative. */
export const NOISE = Buffer.from(
  Int16Array.from(TONE, (_, index) => ((Math.imul(index, 2_654_435_761) >>> 16) - 32_768) * 0.7).buffer,
)

export const BASE64 = ENCODED.pcm_s16le.toString('base64')

export function rawFormat(encoding: Encoding): AudioFormat {
  return { encoding, container: 'raw', sampleRate: RATE }
}

/** The provider's message with a piece of audio. */
export const MESSAGE = `{"request_id":"r-1","status":"chunk","data":{"audio":"${BASE64}"}}`
export const COMPLETE = '{"request_id":"r-1","status":"complete"}'

/** A server frame: final, text, not masked, 16-bit length (RFC 6455, 5.2). */
export function inFrame(text: string): Buffer {
  const head = Buffer.from([0x81, 126, text.length >> 8, text.length & 0xff])
  return Buffer.concat([head, Buffer.from(text)])
}

export function inChunk(text: string): Buffer {
  return Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`)
}
