import { type MonotonicTime, toMicros } from '../../core/units.ts'
import { MAX_RETAINED_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'

/** Pings without a pong in a row after which they are an attack. */
const MAX_UNANSWERED = 1000

/** Pings and pongs within a second after which they are an attack: servers send one in some seconds. */
const MAX_A_SECOND = 1000

/**
 * Bounds the pongs for a peer that sends pings and reads nothing: without a bound they pile up in memory. A
 * client need not answer every ping (RFC 6455, 5.5.3). Bounds the pings themselves, too: a read holds thousands
 * of empty ones, and to answer each would keep the thread from all other connections for seconds.
 */
export class PingLimit {
  #unanswered = 0
  #since: MonotonicTime | undefined
  #count = 0

  /**
   * Whether this ping is answered. Throws a `ProtocolError` for a flood.
   * @param waiting bytes that the peer has not read yet
   * @param at when the ping was read
   */
  mayAnswer(waiting: number, at: MonotonicTime): boolean {
    this.#checkRate(at)
    if (waiting < MAX_RETAINED_BYTES) {
      this.#unanswered = 0
      return true
    }
    if (++this.#unanswered > MAX_UNANSWERED)
      throw new ProtocolError('a flood of pings from a peer that does not read the answers')
    return false
  }

  /** Throws a `ProtocolError` for a flood. Pongs need no answer, but each takes time. */
  countPong(at: MonotonicTime): void {
    this.#checkRate(at)
  }

  #checkRate(at: MonotonicTime): void {
    if (this.#since === undefined || at - this.#since >= toMicros(1000)) {
      this.#since = at
      this.#count = 0
    }
    if (++this.#count > MAX_A_SECOND)
      throw new ProtocolError(`a flood of pings or pongs: ${MAX_A_SECOND} within a second`)
  }
}
