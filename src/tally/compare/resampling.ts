import type { Random } from '../../pace/random.ts'
import type { Sample } from './sample.ts'

/** How often each block is in a draw: so many blocks, drawn with replacement, that the draw is as long as the run. */
export function drawBlocks(blocks: number, random: Random): Int32Array {
  const times = new Int32Array(blocks)
  for (let draw = 0; draw < blocks; draw += 1) {
    const block = random.integer(blocks)
    times[block] = (times[block] ?? 0) + 1
  }
  return times
}

/** A resampled sample: its values, ascending, and how many of the buffer they fill. */
export interface Resampled {
  buffer: Float64Array
  size: number
}

/** Writes every observation as often as its block was drawn. The order of the sample saves sorting each draw. */
export function resample({ values, blocks }: Sample, times: Int32Array, into: Resampled): void {
  const needed = sizeOfDraw(blocks, times)
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

function sizeOfDraw(blocks: Int32Array, times: Int32Array): number {
  let size = 0
  for (const block of blocks) size += times[block] ?? 0
  return size
}
