/**
 * Consecutive samples on one level that make a flat top: a waveform turns within one sample, rarely within
 * two.
 */
const FLAT_TOP = 3
/** Two levels count as the same if they differ by less than half a step of 16 bits. */
const SAME_LEVEL = 0.5 / 32_768
/** No converter clips below this level: -12 dBFS. */
const LEAST_PEAK = 0.25
/** Mu-law and A-law have 256 levels, so few near full scale that every peak is flat. */
const FEWEST_LEVELS = 512

/**
 * The share of samples, 0 to 1, in flat tops: three or more in a row on the highest or lowest level of the
 * audio. Clipping that was made quieter afterwards counts too; codecs that do not preserve the waveform hide
 * it. Undefined for audio in steps too coarse to tell.
 */
export function measureClippedShare(samples: Float32Array): number | undefined {
  if (samples.length === 0) return undefined
  let [high, low] = [0, 0]
  for (const sample of samples) {
    high = Math.max(high, sample)
    low = Math.min(low, sample)
  }
  if (Math.max(high, -low) < LEAST_PEAK) return 0
  if (!hasFineLevels(samples)) return undefined
  return (countFlat(samples, high) + countFlat(samples, low)) / samples.length
}

function hasFineLevels(samples: Float32Array): boolean {
  const levels = new Set<number>()
  for (const sample of samples) {
    levels.add(sample)
    if (levels.size >= FEWEST_LEVELS) return true
  }
  return false
}

function countFlat(samples: Float32Array, level: number): number {
  if (Math.abs(level) < LEAST_PEAK) return 0
  let [count, run] = [0, 0]
  for (const sample of samples) {
    run = Math.abs(sample - level) < SAME_LEVEL ? run + 1 : 0
    if (run === FLAT_TOP) count += FLAT_TOP
    else if (run > FLAT_TOP) count += 1
  }
  return count
}
