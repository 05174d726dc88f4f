import { ProtocolError } from '../protocol-error.ts'

/**
 * Bounds the bytes of a body that stand for nothing: comments, empty lines, unknown fields. A server that sends them
 * without end would keep the thread busy until the timeout.
 */
export class IgnoredBytes {
  #left: number

  /** `limit` in bytes: one byte more is a `ProtocolError`. */
  constructor(limit: number) {
    this.#left = limit
  }

  add(bytes: number): void {
    this.#left -= bytes
    if (this.#left < 0) throw new ProtocolError('a flood of comments, empty lines or unknown fields')
  }
}
