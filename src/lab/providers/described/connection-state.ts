import type { SlotValues } from './match-template.ts'

/** What the client has sent so far on a connection, or in an HTTP request. */
export interface DescribedTwinState {
  slots: SlotValues
  /** Whether the connection is open, and whether the client has sent all its opening frames. */
  isOpen: boolean
  hasOpened: boolean
  flushCount: number
}
