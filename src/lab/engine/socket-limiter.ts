import type { LabLimits } from '../../core/lab-profile.ts'

/** Counts connections: those that are open, and those of the last second. */
export interface SocketLimiter {
  /** Lets a connection in, or says which limit keeps it out. `now` in microseconds. */
  readonly enter: (now: number) => 'in' | 'busy' | 'rate'
  readonly leave: () => void
}

const SECOND = 1e6

export function createSocketLimiter({ sockets, connectRate }: LabLimits = {}): SocketLimiter {
  const recent: number[] = []
  let open = 0
  return {
    enter: (now) => {
      while (recent[0] !== undefined && recent[0] <= now - SECOND) recent.shift()
      if (connectRate !== undefined && recent.length >= connectRate) return 'rate'
      if (sockets !== undefined && open >= sockets) return 'busy'
      if (connectRate !== undefined) recent.push(now)
      open += 1
      return 'in'
    },
    leave: () => {
      open -= 1
    },
  }
}
