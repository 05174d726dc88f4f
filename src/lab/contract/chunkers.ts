import type { Millis } from '../../core/units.ts'

/**
 * Splits a response into messages. Returns the bytes of each message in order; their sum is `total`, and 0 is
 * an empty message. `headerLength` is the number of container bytes that come first.
 */
export type Chunker = (total: number, bytesPerSecond: number, headerLength?: number) => number[]

/** Everything in one message. */
export const singleChunk: Chunker = (total) => [total]

/** Sends the container's header as its own message and splits the audio with `chunkAudio`. */
export function headerAsOwnChunk(chunkAudio: Chunker): Chunker {
  return (total, bytesPerSecond, headerLength = 0) =>
    headerLength === 0
      ? chunkAudio(total, bytesPerSecond, 0)
      : [headerLength, ...chunkAudio(total - headerLength, bytesPerSecond, 0)]
}

/** Messages of a fixed duration. `sampleSize` is the bytes of one sample, which is never split. */
export function chunksOfMilliseconds(milliseconds: Millis, sampleSize: number): Chunker {
  return (total, bytesPerSecond) => {
    const size = Math.round((milliseconds * bytesPerSecond) / 1000 / sampleSize) * sampleSize
    return splitEvenly(total, Math.max(sampleSize, size))
  }
}

/** Messages of a fixed number of bytes. */
export function chunksOfBytes(bytes: number): Chunker {
  return (total) => splitEvenly(total, bytes)
}

/**
 * Blocks of a fixed duration of 16-bit audio, each split into messages of `chunkSize` bytes, with an empty
 * message after each full block.
 */
export function blocksOfMilliseconds(milliseconds: Millis, chunkSize: number): Chunker {
  const chunkBlocks = chunksOfMilliseconds(milliseconds, 2)
  return (total, bytesPerSecond, headerLength) => {
    const blockSize = Math.max(2, Math.round((milliseconds * bytesPerSecond) / 2000) * 2)
    return chunkBlocks(total, bytesPerSecond, headerLength).flatMap((block) =>
      block === blockSize ? [...splitEvenly(block, chunkSize), 0] : splitEvenly(block, chunkSize),
    )
  }
}

function splitEvenly(total: number, size: number): number[] {
  const count = Math.ceil(total / size)
  return Array.from({ length: count }, (_, index) => Math.min(size, total - index * size))
}
