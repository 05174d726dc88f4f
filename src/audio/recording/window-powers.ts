import { AUDIBLE } from '../onset.ts'

/** Windows a second: those of docs/metrics.md. */
export const WINDOWS_PER_SECOND = 1000 / AUDIBLE.window
/** The power of what is called silence here: -100 dBFS. Logarithms need a floor. */
export const SILENT_POWER = 1e-10

/** The power of each whole window about its own mean: a constant offset carries no sound. */
export function windowPowers(samples: Float32Array, sampleRate: number): Float64Array {
  const edge = (window: number) => Math.round((window * sampleRate) / WINDOWS_PER_SECOND)
  const count = Math.floor((samples.length / sampleRate) * WINDOWS_PER_SECOND)
  return Float64Array.from({ length: count }, (_, window) =>
    powerBetween(samples, edge(window), edge(window + 1)),
  )
}

function powerBetween(samples: Float32Array, from: number, to: number): number {
  let [total, energy] = [0, 0]
  for (let at = from; at < to; at++) {
    const sample = samples[at] as number
    total += sample
    energy += sample * sample
  }
  const mean = total / (to - from)
  return Math.max(SILENT_POWER, energy / (to - from) - mean * mean)
}

export function toDecibels(power: number): number {
  return 10 * Math.log10(power)
}

export function toPower(decibels: number): number {
  return 10 ** (decibels / 10)
}

/** The value of rank ceil(share · n); NaN of nothing. */
export function quantileOf(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
