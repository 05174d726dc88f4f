import type { LabLimits } from '../../core/lab-profile.ts'

/** Counts the open connections and the connections opened in the last second. */
export interface SocketLimiter {
  /** Whether the connection was admitted and is still open. */
  readonly holds: (connection: object) => boolean
  /**
   * Admits a connection, or names the limit that refuses it.
   * @param at when it was opened, in microseconds
   * @param max open connections; unlimited if absent
   */
  readonly enter: (connection: object, at: number, most?: number) => 'in' | 'busy' | 'rate'
  readonly leave: (connection: object) => void
}

const SECOND = 1e6
/** Microseconds for which an opening is remembered, because the first request may come much later. */
const REMEMBERED = 60 * SECOND

export function createSocketLimiter({ connectRate }: Pick<LabLimits, 'connectRate'> = {}): SocketLimiter {
  const open = new Set<object>()
  let recent: number[] = []
  return {
    holds: (connection) => open.has(connection),
    enter: (connection, at, most = Number.POSITIVE_INFINITY) => {
      // An HTTP connection is counted at its first request, so one that was opened later may have been
      // counted before.
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
