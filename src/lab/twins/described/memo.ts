import type { Slots } from './template.ts'

/** Of one connection, or one request over HTTP: what the client has asked for so far. */
export interface DescribedMemo {
  slots: Slots
  /** The line is open, and the client has said all that it says before it is made ready. */
  isOpen: boolean
  hasOpened: boolean
  flushes: number
}
