/**
 * Keeps the targets of an interleaved run in step: no target is more than one block ahead of the slowest.
 * Blocks of the same number then run at about the same time, under the same network conditions, and can be
 * compared in pairs.
 */
export class BlockGate {
  /** The block each stream of each target is in; Infinity when it has finished. */
  readonly #positions: number[][]
  #waiting: (() => void)[] = []

  constructor(streams: readonly number[]) {
    this.#positions = streams.map((count) => Array.from({ length: count }, () => 0))
  }

  /** Resolves when this stream of the target may start a trial of the block. */
  async enter(target: number, stream: number, block: number): Promise<void> {
    this.#setPosition(target, stream, block)
    while (block > this.#slowestOtherBlock(target) + 1)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** The stream has no more trials. No other stream waits for it any longer. */
  leave(target: number, stream: number): void {
    this.#setPosition(target, stream, Number.POSITIVE_INFINITY)
  }

  #setPosition(target: number, stream: number, block: number): void {
    const positions = this.#positions[target]
    if (!positions || positions[stream] === block) return
    positions[stream] = block
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #slowestOtherBlock(target: number): number {
    return Math.min(...this.#positions.flatMap((positions, index) => (index === target ? [] : positions)))
  }
}
