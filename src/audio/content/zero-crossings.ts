/** So many of them in a window say something. */
const MIN_CROSSINGS = 3
/** And so large a share of them being strange. */
const MIN_STRANGE = 0.9
/** A leap beyond half of the range. */
const WRAPPED = 1
/** One side of zero is this loud, and so much louder than the other. */
const LOUD = 0.1
const LOUDER = 4

/**
 * Whether the samples pass zero as no sound does: with a leap across the whole range, or always from next to nothing
 * to something loud. That is what becomes of samples without a sign that are read as signed ones: their middle
 * is the largest value there.
 */
export function crossesStrangely(samples: Float64Array): boolean {
  let [crossings, wrapped, upwards, downwards] = [0, 0, 0, 0]
  for (let index = 1; index < samples.length; index += 1) {
    const before = samples[index - 1] as number
    const sample = samples[index] as number
    if (before * sample > 0 || before === sample) continue
    crossings += 1
    if (Math.abs(before - sample) >= WRAPPED) wrapped += 1
    const [low, high] = before < sample ? [-before, sample] : [-sample, before]
    if (high >= LOUD && high >= LOUDER * low) upwards += 1
    else if (low >= LOUD && low >= LOUDER * high) downwards += 1
  }
  return crossings >= MIN_CROSSINGS && Math.max(wrapped, upwards, downwards) >= MIN_STRANGE * crossings
}
