/**
 * Keeps the targets of an interleaved run side by side: no target is more than one block ahead of the slowest, so
 * that blocks of the same number share the same minutes of weather and can be compared in pairs.
 */
export class BlockGate {
  /** The block each stream of each target is in; Infinity when it has finished. */
  readonly #positions: number[][]
  #waiting: (() => void)[] = []

  constructor(streams: readonly number[]) {
    this.#positions = streams.map((count) => Array.from({ length: count }, () => 0))
  }

  /** Resolves when that stream of that target may start a trial of that block. */
  async enter(target: number, stream: number, block: number): Promise<void> {
    this.#move(target, stream, block)
    while (block > this.#slowestOther(target) + 1)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** That stream has no more trials, and nobody needs to wait for it. */
  leave(target: number, stream: number): void {
    this.#move(target, stream, Number.POSITIVE_INFINITY)
  }

  #move(target: number, stream: number, block: number): void {
    const positions = this.#positions[target]
    if (!positions || positions[stream] === block) return
    positions[stream] = block
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #slowestOther(target: number): number {
    return Math.min(...this.#positions.flatMap((positions, index) => (index === target ? [] : positions)))
  }
}
