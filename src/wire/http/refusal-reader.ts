import type { Frame } from '../../core/adapter/adapter.ts'
import type { Refusal } from '../dial-error.ts'
import { createRefusalFramer, type RefusalFramer } from '../framing/create-framer.ts'
import { MAX_REFUSAL_BYTES } from '../limits.ts'
import { contentEncoding } from './content-encoding.ts'
import type { ResponseHead } from './head.ts'
import { type BodyReader, createBodyReader } from './response-body.ts'

/** Reads the body of a response that refuses an upgrade. */
export class RefusalReader {
  readonly #head: ResponseHead
  readonly #body: BodyReader
  readonly #framer: RefusalFramer
  #text = ''

  constructor(head: ResponseHead) {
    this.#head = head
    this.#body = createBodyReader('GET', head)
    const keepText = (frame: Frame) => {
      if (frame.kind === 'text') this.#text += frame.text
    }
    this.#framer = createRefusalFramer(MAX_REFUSAL_BYTES, keepText, contentEncoding(head.headers))
  }

  /** Returns true once the body is complete, or all that is kept of it has arrived. */
  read(bytes: Buffer, offset: number): boolean {
    this.#body.read(bytes, offset, this.#framer)
    return this.#body.isComplete || this.#framer.isFull
  }

  /** The refusal, with as much of its body as has arrived. */
  finish(): Refusal {
    this.#framer.end()
    return { status: this.#head.status, headers: this.#head.headers, body: this.#text }
  }
}
