/** Counts the trials of one target in flight, over all threads that share its memory. */
export class InFlightCounter {
  readonly #counts: Int32Array
  readonly #target: number

  /** @param target index of the target's counter; ignored when no memory is shared */
  constructor(shared: SharedArrayBuffer | undefined, target: number) {
    this.#counts = shared ? new Int32Array(shared) : new Int32Array(1)
    this.#target = shared ? target : 0
  }

  get count(): number {
    return Atomics.load(this.#counts, this.#target)
  }

  add(trials: number): void {
    Atomics.add(this.#counts, this.#target, trials)
  }
}
