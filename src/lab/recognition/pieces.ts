/**
 * In seconds: the longest input the model was trained on, and the last part of it, where a cut is searched.
 */
const LONGEST = 30
const SOUGHT_IN = 10
/** Loudness windows per second. */
const WINDOWS = 20

/** Splits long speech where it is quietest, so that no word is cut. `rate` in samples per second. */
export function piecesOf(samples: Float32Array, rate: number): Float32Array[] {
  if (samples.length <= LONGEST * rate) return [samples]
  const size = Math.round(rate / WINDOWS)
  let [cut, least] = [LONGEST * rate, Number.POSITIVE_INFINITY]
  for (let from = (LONGEST - SOUGHT_IN) * rate; from + size <= LONGEST * rate; from += size) {
    const energy = samples.subarray(from, from + size).reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < least) [cut, least] = [from + Math.floor(size / 2), energy]
  }
  return [samples.subarray(0, cut), ...piecesOf(samples.subarray(cut), rate)]
}
