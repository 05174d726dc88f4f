import { loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import { resample } from '../../../src/lab/speech/resample.ts'

let flite: ReturnType<typeof loadFlite> | undefined
const spoken = new Map<string, Float32Array>()

/** What the lab's engine says, from -1 to 1; always the same, so each text is spoken once. */
export function speak(text: string, sampleRate = 24_000): Float32Array {
  const key = `${sampleRate} ${text}`
  const samples = spoken.get(key) ?? synthesise(text, sampleRate)
  spoken.set(key, samples)
  return samples.slice()
}

/** The engine's own rate is 16 kHz. */
function synthesise(text: string, sampleRate: number): Float32Array {
  flite ??= loadFlite()
  return resample(
    Float32Array.from(flite(text), (sample) => sample / 32_768),
    16_000,
    sampleRate,
  )
}

/** As 16-bit samples, the way audio of a run is kept. */
export function quantise(samples: Float32Array): Float32Array {
  return samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))) / 32_768)
}
