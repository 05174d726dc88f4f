/**
 * Cuts an answer into messages: the bytes of each, in order, whose sum is `total`; 0 is an empty message. `second` is
 * how many bytes one second of the audio takes, `header` how many of a container come first.
 */
export type Cutter = (total: number, second: number, header?: number) => number[]

/** Everything in one message. */
export const inOnePiece: Cutter = (total) => [total]

/** A container's header in a message of its own, and the audio as `cut` has it. */
export function headerApart(cut: Cutter): Cutter {
  return (total, second, header = 0) =>
    header === 0 ? cut(total, second, 0) : [header, ...cut(total - header, second, 0)]
}

/** Messages of so many milliseconds of audio. `grain` is the bytes of a sample, which are kept together. */
export function everyMilliseconds(milliseconds: number, grain: number): Cutter {
  return (total, second) => {
    const wanted = Math.round((milliseconds * second) / 1000 / grain) * grain
    return slices(total, Math.max(grain, wanted))
  }
}

/** Messages of so many bytes. */
export function everyBytes(bytes: number): Cutter {
  return (total) => slices(total, bytes)
}

/**
 * Blocks of so many milliseconds of 16-bit audio, each in messages of `piece` bytes, with an empty message behind each
 * full block.
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
