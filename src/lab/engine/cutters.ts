/**
 * Splits a response into messages. Returns the bytes of each message in order; their sum is `total`, and 0 is
 * an empty message. `headerLength` is the number of container bytes that come first.
 */
export type Cutter = (total: number, second: number, header?: number) => number[]

/** Everything in one message. */
export const inOnePiece: Cutter = (total) => [total]

/** Sends the container's header as its own message and splits the audio with `chunkAudio`. */
export function headerApart(cut: Cutter): Cutter {
  return (total, second, header = 0) =>
    header === 0 ? cut(total, second, 0) : [header, ...cut(total - header, second, 0)]
}

/** Messages of a fixed duration. `sampleSize` is the bytes of one sample, which is never split. */
export function everyMilliseconds(milliseconds: number, grain: number): Cutter {
  return (total, second) => {
    const wanted = Math.round((milliseconds * second) / 1000 / grain) * grain
    return slices(total, Math.max(grain, wanted))
  }
}

/** Messages of a fixed number of bytes. */
export function everyBytes(bytes: number): Cutter {
  return (total) => slices(total, bytes)
}

/**
 * Blocks of a fixed duration of 16-bit audio, each split into messages of `chunkSize` bytes, with an empty
 * message after each full block.
 */
export function blocks(milliseconds: number, piece: number): Cutter {
  const cutBlocks = everyMilliseconds(milliseconds, 2)
  return (total, second, header) => {
    const full = Math.max(2, Math.round((milliseconds * second) / 2000) * 2)
    return cutBlocks(total, second, header).flatMap((block) =>
      block === full ? [...slices(block, piece), 0] : slices(block, piece),
    )
  }
}

function slices(total: number, size: number): number[] {
  const count = Math.ceil(total / size)
  return Array.from({ length: count }, (_, index) => Math.min(size, total - index * size))
}
