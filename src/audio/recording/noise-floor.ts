import { toPower, WINDOWS_PER_SECOND } from './window-powers.ts'

/** Speech of this length always has a pause, a closure or a breath in it that lets the noise through. */
const SPAN = 3 * WINDOWS_PER_SECOND
/** The least of 300 short means of a noise lies about this far below its mean. */
const BIAS_DB = 1.5

/**
 * The power of the noise around each window: of all stretches of three seconds that hold the window, the one with the
 * loudest pauses decides, by the least that is reached in it. After Martin's minimum statistics (IEEE Trans. Speech
 * Audio Process. 9, 2001), and as an opening of the levels, so that noise counts from where it sets in to its end.
 */
export function noiseFloor(powers: Float64Array): Float64Array {
  const smooth = powers.map(
    (power, at) => (power + (powers[at - 1] ?? power) + (powers[at + 1] ?? power)) / 3,
  )
  const length = Math.min(SPAN, smooth.length)
  const least = slidingExtreme(smooth, length, (a, b) => a <= b)
  // A window is held by the stretches that begin up to `length` - 1 before it.
  const padding = new Array<number>(Math.max(0, length - 1)).fill(0)
  const padded = Float64Array.from([...padding, ...least, ...padding])
  const most = slidingExtreme(padded, length, (a, b) => a >= b)
  return most.map((power) => power * toPower(BIAS_DB))
}

/** The extreme of each stretch of `length` values, by where it begins. @param isBefore which of two is the extreme */
function slidingExtreme(
  values: Float64Array,
  length: number,
  isBefore: (a: number, b: number) => boolean,
): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - length + 1))
  /** Positions of what may still become the extreme; the first is the extreme of the stretch. */
  const queue: number[] = []
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    while (queue.length > 0 && isBefore(value, values[queue.at(-1) as number] as number)) queue.pop()
    queue.push(at)
    if ((queue[0] as number) <= at - length) queue.shift()
    if (at >= length - 1) result[at - length + 1] = values[queue[0] as number] as number
  }
  return result
}
