import { MAX_RETAINED_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'

/** Pings without a pong in a row after which they are an attack. */
const MAX_UNANSWERED = 1000

/**
 * Bounds the pongs for a peer that sends pings and reads nothing: without a bound they pile up in memory. A
 * client need not answer every ping (RFC 6455, 5.5.3).
 */
export class PingLimit {
  #unanswered = 0

  /**
   * Whether this ping is answered. Throws a `ProtocolError` for a flood.
   * @param waiting bytes that the peer has not read yet
   */
  mayAnswer(waiting: number): boolean {
    if (waiting < MAX_RETAINED_BYTES) {
      this.#unanswered = 0
      return true
    }
    if (++this.#unanswered > MAX_UNANSWERED)
      throw new ProtocolError('a flood of pings from a peer that does not read the answers')
    return false
  }
}
