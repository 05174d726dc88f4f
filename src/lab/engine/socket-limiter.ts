import type { LabLimits } from '../../core/lab-profile.ts'

/** Counts connections: those that are open, and those of the last second. */
export interface SocketLimiter {
  /** Whether it was let in and has not left. */
  readonly holds: (connection: object) => boolean
  /**
   * Lets a connection in, or says which limit keeps it out.
   * @param at the instant at which it was opened, in microseconds
   * @param most that may be open at once; no bound when absent
   */
  readonly enter: (connection: object, at: number, most?: number) => 'in' | 'busy' | 'rate'
  readonly leave: (connection: object) => void
}

const SECOND = 1e6
/** Microseconds for which an opening is remembered: who keeps a connection unused may ask much later. */
const REMEMBERED = 60 * SECOND

export function createSocketLimiter({ connectRate }: Pick<LabLimits, 'connectRate'> = {}): SocketLimiter {
  const open = new Set<object>()
  let recent: number[] = []
  return {
    holds: (connection) => open.has(connection),
    enter: (connection, at, most = Number.POSITIVE_INFINITY) => {
      // Over HTTP a connection is judged by its first request: those that were opened later may have come before.
      const ofThatSecond = recent.filter((one) => one > at - SECOND && one <= at)
      if (connectRate !== undefined && ofThatSecond.length >= connectRate) return 'rate'
      if (open.size >= most) return 'busy'
      if (connectRate !== undefined) recent = [...recent.filter((one) => one > at - REMEMBERED), at]
      open.add(connection)
      return 'in'
    },
    leave: (connection) => {
      open.delete(connection)
    },
  }
}
