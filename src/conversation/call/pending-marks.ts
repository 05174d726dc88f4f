import type { MonotonicTime } from '../../core/units.ts'

interface Mark {
  readonly name: string
  readonly due: MonotonicTime
}

/** The marks that wait in the network's queue until the audio before them has been played: in the order of their due. */
export class PendingMarks {
  #marks: Mark[] = []
  /** How many of the first were taken: an agent may send any number of them. */
  #taken = 0

  /** When the next one is due. */
  get nextDue(): MonotonicTime {
    return this.#marks[this.#taken]?.due ?? Number.POSITIVE_INFINITY
  }

  /** @param due when the audio before it will have been played: never earlier than that of the mark before */
  add(name: string, due: MonotonicTime): void {
    this.#marks.push({ name, due })
  }

  takeDue(now: MonotonicTime): string[] {
    const names: string[] = []
    for (let mark = this.#marks[this.#taken]; mark && mark.due <= now; mark = this.#marks[this.#taken]) {
      names.push(mark.name)
      this.#taken += 1
    }
    if (this.#taken === this.#marks.length) {
      this.#marks = []
      this.#taken = 0
    }
    return names
  }

  takeAll(): string[] {
    return this.takeDue(Number.POSITIVE_INFINITY)
  }
}
