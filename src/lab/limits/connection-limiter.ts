import type { LabLimits } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** Counts the open connections and the connections opened in the last second. */
export interface ConnectionLimiter {
  /** Whether the connection was admitted and is still open. */
  readonly has: (connection: object) => boolean
  /**
   * Admits a connection, or names the limit that refuses it.
   * @param at when it was opened
   * @param max open connections; unlimited if absent
   */
  readonly tryAcquire: (connection: object, at: MonotonicTime, max?: number) => 'in' | 'busy' | 'rate'
  readonly release: (connection: object) => void
}

const SECOND = 1e6
/**
 * How long an opening is remembered, in microseconds. The first request on a connection may come much later.
 */
const OPENING_RETENTION = 60 * SECOND

export function createConnectionLimiter({
  connectRate,
}: Pick<LabLimits, 'connectRate'> = {}): ConnectionLimiter {
  const open = new Set<object>()
  let recent: number[] = []
  return {
    has: (connection) => open.has(connection),
    tryAcquire: (connection, at, max = Number.POSITIVE_INFINITY) => {
      // HTTP connections are counted at their first request, so connections are not counted in the order in
      // which they were opened.
      const ofThatSecond = recent.filter((opened) => opened > at - SECOND && opened <= at)
      if (connectRate !== undefined && ofThatSecond.length >= connectRate) return 'rate'
      if (open.size >= max) return 'busy'
      if (connectRate !== undefined)
        recent = [...recent.filter((opened) => opened > at - OPENING_RETENTION), at]
      open.add(connection)
      return 'in'
    },
    release: (connection) => {
      open.delete(connection)
    },
  }
}
