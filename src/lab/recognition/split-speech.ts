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
  const size = Math.round(rate / WINDOWS_PER_SECOND)
  let [cut, leastEnergy] = [MAX_SECONDS * rate, Number.POSITIVE_INFINITY]
  for (let from = (MAX_SECONDS - SEARCH_SECONDS) * rate; from + size <= MAX_SECONDS * rate; from += size) {
    const energy = samples.subarray(from, from + size).reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < leastEnergy) [cut, leastEnergy] = [from + Math.floor(size / 2), energy]
  }
  return [samples.subarray(0, cut), ...splitSpeech(samples.subarray(cut), rate)]
}
