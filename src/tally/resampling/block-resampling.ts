import type { Random } from '../../pace/random.ts'
import type { Sample } from './sample.ts'

/** Draws as many blocks as the run has, with replacement, and returns how often each was drawn. */
export function drawBlocks(blocks: number, random: Random): Int32Array {
  const times = new Int32Array(blocks)
  for (let draw = 0; draw < blocks; draw += 1) {
    const block = random.integer(blocks)
    times[block] = (times[block] ?? 0) + 1
  }
  return times
}

/** A reusable buffer of ascending values, and how many of them are used. */
export interface ResampleBuffer {
  buffer: Float64Array
  size: number
}

/** Most blocks are drawn less often. */
const COPIES_AT_ONCE = 4

/**
 * Writes every observation as often as its block was drawn. The sample is sorted, so draws need no sorting.
 *
 * How often is random, and a loop that stops at it is mispredicted in every third case. So four copies are always
 * written, and those too many are overwritten by the next value: twice as fast.
 */
export function resampleBlocks({ values, blocks }: Sample, times: Int32Array, into: ResampleBuffer): void {
  let { buffer } = into
  let size = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0
    const copies = times[blocks[index] ?? 0] ?? 0
    if (size + copies + COPIES_AT_ONCE > buffer.length) buffer = enlarge(buffer, size + copies)
    buffer[size] = value
    buffer[size + 1] = value
    buffer[size + 2] = value
    buffer[size + 3] = value
    for (let more = COPIES_AT_ONCE; more < copies; more += 1) buffer[size + more] = value
    size += copies
  }
  into.buffer = buffer
  into.size = size
}

function enlarge(buffer: Float64Array, size: number): Float64Array {
  const larger = new Float64Array(2 * size + COPIES_AT_ONCE)
  larger.set(buffer.subarray(0, Math.min(buffer.length, size)))
  return larger
}
