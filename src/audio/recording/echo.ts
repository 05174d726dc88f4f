import { quantileOf, SILENT_POWER, toDecibels, toPower, WINDOWS_PER_SECOND } from './window-powers.ts'

/** How one channel is heard on the other. */
export interface Echo {
  /** In windows of 10 ms. */
  readonly delay: number
  /** Its level against the original, in dB: below 0. */
  readonly gain: number
}

/** A channel to the search: its windows, and the noise around each. */
export interface ChannelPowers {
  readonly powers: Float64Array
  readonly floor: Float64Array
}

/** Echoes of telephone networks come back within 500 ms (ITU-T G.168); a loop over two networks takes longer. */
const LONGEST_DELAY = 0.8 * WINDOWS_PER_SECOND
/** Fewer windows of speech say nothing about an echo. */
const FEWEST_WINDOWS = 0.5 * WINDOWS_PER_SECOND
/** Levels of independent speech correlate by less than this. */
const LEAST_CORRELATION = 0.5
/** A louder copy is not an echo: both channels were then recorded from one line. */
const LOUDEST_GAIN = -3
/** Above the noise by this much, the other channel speaks. */
const SPEAKING_DB = 10
const NEARBY = 0.1 * WINDOWS_PER_SECOND
/** An echo is spread over windows by the delay, the room and the codec. */
const SPREAD = 3
/** Power of a room's echo that is left after a window: 60 dB in 400 ms. */
const DECAY = toPower(-1.5)

/**
 * Finds the echo of one channel on another by the correlation of their levels while the other speaks. Undefined
 * without one. Speech at the same time lowers the correlation and hardly moves the median of the gain.
 */
export function findEcho(heard: ChannelPowers, source: ChannelPowers): Echo | undefined {
  const speaking = windowsWithSpeech(source, heard)
  if (speaking.length < FEWEST_WINDOWS) return undefined
  const levels = heard.powers.map((power, at) => toDecibels(Math.max(power, heard.floor[at] ?? SILENT_POWER)))
  const original = source.powers.map((power, at) =>
    toDecibels(Math.max(power, source.floor[at] ?? SILENT_POWER)),
  )
  let best = { delay: 0, correlation: 0 }
  for (let delay = 0; delay <= LONGEST_DELAY; delay++) {
    const found = correlate(speaking, original, levels, delay)
    if (found > best.correlation) best = { delay, correlation: found }
  }
  if (best.correlation < LEAST_CORRELATION) return undefined
  const loud = speaking.filter((at) => at + best.delay < levels.length)
  const gain = quantileOf(
    loud.map((at) => (levels[at + best.delay] as number) - (original[at] as number)),
    0.5,
  )
  return gain > LOUDEST_GAIN ? undefined : { delay: best.delay, gain }
}

/** The power of the echo that is to be expected in each window, at most. */
export function expectedEcho({ delay, gain }: Echo, source: Float64Array, length: number): Float64Array {
  const expected = new Float64Array(length)
  let tail = 0
  for (let at = 0; at < length; at++) {
    let nearby = 0
    for (let near = at - delay - SPREAD; near <= at - delay + SPREAD; near++)
      nearby = Math.max(nearby, source[near] ?? 0)
    tail = Math.max(nearby, tail * DECAY)
    expected[at] = tail * toPower(gain)
  }
  return expected
}

/** Windows in which the source speaks and is the louder one: an echo of the other's speech on it is no source. */
function windowsWithSpeech(source: ChannelPowers, heard: ChannelPowers): number[] {
  const limit = toPower(SPEAKING_DB)
  const [around, beside] = [smooth(source.powers), smooth(heard.powers)]
  return [...source.powers.keys()].filter(
    (at) =>
      (source.powers[at] as number) > (source.floor[at] as number) * limit &&
      (around[at] as number) > 2 * (beside[at] ?? 0),
  )
}

/** The mean power of the windows within 100 ms. */
function smooth(powers: Float64Array): Float64Array {
  const sums = new Float64Array(powers.length + 1)
  for (let at = 0; at < powers.length; at++) sums[at + 1] = (sums[at] as number) + (powers[at] as number)
  return powers.map((_, at) => {
    const [from, to] = [Math.max(0, at - NEARBY), Math.min(powers.length, at + NEARBY + 1)]
    return ((sums[to] as number) - (sums[from] as number)) / (to - from)
  })
}

/** Pearson's correlation of one channel's windows with the other's, so many windows later. */
function correlate(windows: readonly number[], x: Float64Array, y: Float64Array, delay: number): number {
  let [n, sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0]
  for (const at of windows) {
    const [a, b] = [x[at] as number, y[at + delay]]
    if (b === undefined) continue
    n += 1
    sumX += a
    sumY += b
    sumXX += a * a
    sumYY += b * b
    sumXY += a * b
  }
  const spread = (n * sumXX - sumX * sumX) * (n * sumYY - sumY * sumY)
  return spread <= 0 ? 0 : (n * sumXY - sumX * sumY) / Math.sqrt(spread)
}
