/**
 * In seconds: the longest input the model was trained on, and the last part of it, where a cut is searched.
 */
const MAX_SECONDS = 30
const SEARCH_SECONDS = 10
/** Loudness windows per second. */
const WINDOWS_PER_SECOND = 20

/** Splits long speech where it is quietest, so that no word is cut. `rate` in samples per second. */
export function splitSpeech(samples: Float32Array, rate: number): Float32Array[] {
  if (samples.length <= MAX_SECONDS * rate) return [samples]
  const cut = quietestWithin(samples, (MAX_SECONDS - SEARCH_SECONDS) * rate, MAX_SECONDS * rate, rate)
  return [samples.subarray(0, cut), ...splitSpeech(samples.subarray(cut), rate)]
}

/** Splits speech in two where it is quietest in the middle half of it. */
export function splitInMiddle(samples: Float32Array, rate: number): [Float32Array, Float32Array] {
  const cut = quietestWithin(samples, Math.floor(samples.length / 4), Math.ceil(samples.length * 0.75), rate)
  return [samples.subarray(0, cut), samples.subarray(cut)]
}

/** The middle of the quietest window; `to` without a whole one. */
function quietestWithin(samples: Float32Array, begin: number, to: number, rate: number): number {
  const size = Math.round(rate / WINDOWS_PER_SECOND)
  let [cut, leastEnergy] = [to, Number.POSITIVE_INFINITY]
  for (let from = begin; from + size <= to; from += size) {
    const energy = samples.subarray(from, from + size).reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < leastEnergy) [cut, leastEnergy] = [from + Math.floor(size / 2), energy]
  }
  return cut
}
