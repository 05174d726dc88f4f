import type { Dial } from '../../core/adapter/adapter.ts'
import type { Connection } from '../../wire/connection.ts'
import type { DialError } from '../../wire/dial-error.ts'

/** Sees what passes over the connections of a load. It changes nothing, and copies what it keeps. */
export interface ConnectionObserver {
  /** A connection is about to be opened. */
  readonly dialling: (dial: Dial) => void
  /** Returns the connection to use: the same, or one that passes everything on. */
  readonly opened: (connection: Connection) => Connection
  /** There is no connection. */
  readonly failed: (error: DialError) => void
}
