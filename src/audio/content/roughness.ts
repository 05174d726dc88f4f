/**
 * `Texture.roughness` of 16-bit samples, quicker; Infinity if all are the same. It runs while streams speak: indices are
 * faster than iterators.
 * @param isSwapped read with the bytes of each sample in the other order
 * @param first the first sample that counts
 * @param step from there to the next
 */
export function roughnessOf(samples: Int16Array, isSwapped = false, first = 0, step = 1): number {
  let [count, energy, differences, sum] = [0, 0, 0, 0]
  let before = Number.NaN
  for (let index = first; index < samples.length; index += step) {
    const read = samples[index] as number
    const sample = isSwapped ? swapBytes(read) : read
    const difference = index === first ? 0 : sample - before
    count += 1
    sum += sample
    energy += sample * sample
    differences += difference * difference
    before = sample
  }
  const variance = energy - (sum * sum) / count
  return variance > 0 ? differences / (2 * variance) : Number.POSITIVE_INFINITY
}

/** The share of every second sample that is louder than `least`. */
export function loudShareOfHalf(
  samples: Int16Array,
  isSwapped: boolean,
  first: number,
  least: number,
): number {
  let loud = 0
  for (let index = first; index < samples.length; index += 2) {
    const read = samples[index] as number
    if (Math.abs(isSwapped ? swapBytes(read) : read) > least) loud += 1
  }
  return loud / (samples.length / 2)
}

function swapBytes(sample: number): number {
  return ((sample << 24) >> 16) | ((sample >> 8) & 0xff)
}
