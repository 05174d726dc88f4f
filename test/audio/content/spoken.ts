import { SampleWatch } from '../../../src/audio/content/sample-watch.ts'
import type { AudioFormat, Encoding } from '../../../src/core/audio-format.ts'
import { ENCODERS } from '../../../src/lab/speech/encoding/encoders.ts'
import { loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import { resample } from '../../../src/lab/speech/resample.ts'

const TEXTS = [
  'Your order number is four seven one nine.',
  'Sushi, chips and fish. She sells sea shells!',
  'Please hold the line. Thank you for waiting; we will be with you shortly.',
  'Zzz. Shh! Sss, sizzling sausages hiss.',
]
export function raw(encoding: Encoding): AudioFormat {
  return { encoding, container: 'raw', sampleRate: 24_000 }
}

export function encode(samples: Float32Array, encoding: Encoding): Uint8Array {
  return ENCODERS[encoding]?.(samples, 24_000) ?? new Uint8Array()
}

export const unsignedBytes = (samples: Float32Array) =>
  Uint8Array.from(samples, (sample) => Math.max(0, Math.min(255, Math.round(128 + sample * 127))))

/** Computed in 64 bits, so that all of them are used. */
export const doubles = (samples: Float32Array) =>
  new Uint8Array(Float64Array.from(samples, (sample) => sample * (1 - 1 / Math.PI / 1000)).buffer)

/** What is wrong with an answer in pieces of this size. */
export function find(bytes: Uint8Array, requested: Encoding = 'pcm_s16le', size = 700): string | undefined {
  const watch = new SampleWatch(raw(requested))
  for (let at = 0; at < bytes.length; at += size) watch.push(bytes.subarray(at, at + size))
  return watch.mismatch
}

/** Each text at each rate is spoken once. */
const spoken = new Map<string, Float32Array>()

function speak(text: string, rate: number): Float32Array {
  const known = spoken.get(`${rate} ${text}`)
  if (known) return known
  const speech = Float32Array.from(loadFlite()(text), (sample) => sample / 32_768)
  const samples = resample(speech, 16_000, rate)
  spoken.set(`${rate} ${text}`, samples)
  return samples
}

/** Speech at these levels and rates, whole, and two seconds of it from each second on: `visit` gets each. */
export function everySpeech(
  gains: readonly number[],
  rates: readonly number[],
  visit: (samples: Float32Array, rate: number) => void,
): void {
  for (const text of TEXTS)
    for (const rate of rates)
      for (const gain of gains) {
        const samples = speak(text, rate).map((sample) => clip(sample * gain))
        visit(samples, rate)
        for (let from = rate; from < samples.length; from += rate)
          visit(samples.subarray(from, from + 2 * rate), rate)
      }
}

export function clip(sample: number): number {
  return Math.max(-1, Math.min(1, sample))
}
