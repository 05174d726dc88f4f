import type { MonotonicTime } from '../../core/units.ts'

interface Mark {
  readonly name: string
  readonly due: MonotonicTime
}

/** The marks that wait in the network's queue until the audio before them has been played. */
export class PendingMarks {
  #marks: Mark[] = []

  /** When the next one is due. */
  get nextDue(): MonotonicTime {
    return this.#marks[0]?.due ?? Number.POSITIVE_INFINITY
  }

  /** @param due when the audio before it will have been played */
  add(name: string, due: MonotonicTime): void {
    this.#marks.push({ name, due })
  }

  takeDue(now: MonotonicTime): string[] {
    const due = this.#marks.filter((mark) => mark.due <= now)
    this.#marks = this.#marks.slice(due.length)
    return due.map(({ name }) => name)
  }

  takeAll(): string[] {
    return this.takeDue(Number.POSITIVE_INFINITY)
  }
}
