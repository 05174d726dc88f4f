import { ProtocolError } from '../protocol-error.ts'

/**
 * Bounds the bytes in a row that stand for nothing: comments, empty lines, unknown fields. A server that sends them
 * without end would keep the thread busy until the timeout.
 */
export class IgnoredBytes {
  readonly #limit: number
  #left: number

  /** `limit` in bytes: one byte more is a `ProtocolError`. */
  constructor(limit: number) {
    this.#limit = limit
    this.#left = limit
  }

  /** Something arrived that stands for something. */
  restart(): void {
    this.#left = this.#limit
  }

  add(bytes: number): void {
    this.#left -= bytes
    if (this.#left < 0) throw new ProtocolError('a flood of comments, empty lines or unknown fields')
  }
}
