import type { Dial } from '../../core/adapter/adapter.ts'
import type { Exchange } from '../../core/trial/exchange.ts'
import type { Connection } from '../../wire/connection.ts'
import type { DialError } from '../../wire/dial-error.ts'

/** Watches what passes over the connections of a target. It changes nothing, and copies what it keeps. */
export interface ConnectionObserver {
  /** A connection is about to be opened. */
  readonly dialling: (dial: Dial) => DialObserver
  /** A trial begins on a connection. */
  readonly leased?: (connection: Connection) => void
  /** What passes over the connection from then on, if it is kept. Grows until the next trial begins. */
  readonly exchangeOn?: (connection: Connection) => Exchange | undefined
}

export interface DialObserver {
  /** Returns the connection to use: the same, or one that passes everything on. */
  readonly opened: (connection: Connection) => Connection
  /** The connection could not be opened. */
  readonly failed: (error: DialError) => void
}
