import type { Frame } from '../core/adapter.ts'
import { type Cutter, refusalCutter } from './cutter.ts'
import type { Refusal } from './dial-error.ts'
import { type BodyReader, bodyReaderFor } from './http-body.ts'
import type { Head } from './http-head.ts'
import { LARGEST_REFUSAL } from './limits.ts'

/** Reads the body of a response that refuses an upgrade. */
export class RefusalReader {
  readonly #head: Head
  readonly #body: BodyReader
  readonly #cutter: Cutter
  #text = ''

  constructor(head: Head) {
    this.#head = head
    this.#body = bodyReaderFor('GET', head)
    this.#cutter = refusalCutter(LARGEST_REFUSAL, (frame: Frame) => {
      if (frame.kind === 'text') this.#text = frame.text
    })
  }

  /** Returns true once the body is complete. */
  read(bytes: Buffer, offset: number): boolean {
    this.#body.read(bytes, offset, this.#cutter)
    return this.#body.isOver
  }

  /** The refusal, with as much of its body as has arrived. */
  refusal(): Refusal {
    this.#cutter.finish()
    return { status: this.#head.status, headers: this.#head.headers, body: this.#text }
  }
}
