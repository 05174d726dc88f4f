/** -60 dBFS: the steps of 16-bit samples say more about fainter ones than the sound does. */
const MIN_LEVEL = 0.001
/** Each channel alone is as smooth as this, and so much smoother than both together. */
const SMOOTH = 0.06
/** The highest tones: each channel would stand still. */
const STILL = 1e-4
const MIN_ROUGH = 0.05
const ROUGHER = 3
/** Of channels with the same sound, the samples of one instant are so much more alike than those in sequence. */
const ALIKE = 3
const MAX_ROUGH = 0.3
const MIN_CHANGE = 0.6
/** What differs does so at this share of the samples at least: the few steps of a square wave may all be at even samples. */
const MIN_PLACES = 1 / 16
/** In one voice, neighbours are so much more alike than the samples on both sides of one. */
const CLOSER = 1.5

/** What pairs of samples are like, relative to the energy: 0 where both are the same, 1 where they are independent. */
interface Pairs {
  /** A sample and the next, from even ones on and from odd ones on. */
  readonly first: number
  readonly second: number
  /** A sample and the next but one. */
  readonly apart: number
}

/**
 * Whether samples are of one channel (`one`) or of two in turn (`two`); undefined if it cannot be told. In one voice, a
 * sample is as much like the one before it as like the one after it, and less like those beyond.
 */
export function countChannels(samples: ArrayLike<number>, scale = 1): 'one' | 'two' | undefined {
  const pairs = comparePairs(samples, MIN_LEVEL * scale)
  if (!pairs) return undefined
  const { first, second, apart } = pairs
  const [closer, further] = first < second ? [first, second] : [second, first]
  const areOther =
    apart > STILL && apart < SMOOTH && (first + second) / 2 > Math.max(MIN_ROUGH, ROUGHER * apart)
  const areAlike =
    apart > STILL && apart < MAX_ROUGH && ALIKE * closer < further && further > MIN_CHANGE * apart
  if (areOther || (areAlike && countPlaces(samples, first < second ? 1 : 0) >= MIN_PLACES * samples.length))
    return 'two'
  return CLOSER * further < apart ? 'one' : undefined
}

/** Undefined for silence. Between the channels, if they are two, the level may differ. */
function comparePairs(samples: ArrayLike<number>, minLevel: number): Pairs | undefined {
  const count = (samples.length >> 1) - 1
  const mean = meanOf(samples, 2 * count + 2)
  let [even, odd, later, inFirst, inSecond, evens, odds] = [0, 0, 0, 0, 0, 0, 0]
  for (let index = 0; index < 2 * count; index += 2) {
    const one = (samples[index] as number) - mean
    const two = (samples[index + 1] as number) - mean
    const three = (samples[index + 2] as number) - mean
    const four = (samples[index + 3] as number) - mean
    even += one * one
    odd += two * two
    later += three * three
    inFirst += one * two
    inSecond += two * three
    evens += (three - one) ** 2
    odds += (four - two) ** 2
  }
  if (!(Math.min(even, odd) > count * minLevel ** 2)) return undefined
  const gain = Math.sqrt(even / odd)
  return {
    first: 1 - (gain * inFirst) / even,
    second: (later + even - 2 * gain * inSecond) / (2 * even),
    apart: (evens / even + odds / odd) / 4,
  }
}

/** At how many places the pairs from this sample on differ, each counted by its share of the difference. */
function countPlaces(samples: ArrayLike<number>, from: number): number {
  let [squares, fourth] = [0, 0]
  for (let index = from; index + 1 < samples.length; index += 2) {
    const square = ((samples[index + 1] as number) - (samples[index] as number)) ** 2
    squares += square
    fourth += square * square
  }
  return squares ** 2 / fourth
}

function meanOf(samples: ArrayLike<number>, length: number): number {
  let sum = 0
  for (let index = 0; index < length; index += 1) sum += samples[index] as number
  return sum / length
}
