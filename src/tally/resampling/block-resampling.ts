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

/**
 * Writes every observation as often as its block was drawn. The sample is sorted, so draws need no sorting.
 */
export function resampleBlocks({ values, blocks }: Sample, times: Int32Array, into: ResampleBuffer): void {
  const needed = drawSize(blocks, times)
  if (into.buffer.length < needed) into.buffer = new Float64Array(needed * 2)
  let size = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0
    for (let copies = times[blocks[index] ?? 0] ?? 0; copies > 0; copies -= 1) {
      into.buffer[size] = value
      size += 1
    }
  }
  into.size = size
}

function drawSize(blocks: Int32Array, times: Int32Array): number {
  let size = 0
  for (const block of blocks) size += times[block] ?? 0
  return size
}
