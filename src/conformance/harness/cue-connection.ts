import type { AnyAdapter, Cue, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { copyEvent } from '../../core/adapter/copy-frame.ts'
import { openConnection } from '../../wire/connect.ts'
import type { ConnectionOptions } from '../../wire/connection.ts'

/** A WebSocket on which a law sends cues one by one. `drive` sends whole turns. */
export interface CueConnection {
  readonly send: (cue: Cue) => void
  /** All events so far. */
  readonly events: readonly ProviderEvent[]
  readonly isOpen: () => boolean
  /**
   * Resolves after a matching event or when the connection closes; rejects after the connection's timeout.
   */
  readonly until: (enough: (event: ProviderEvent) => boolean) => Promise<void>
  readonly close: () => void
}

/** Opens the connection. Rejects with a `DialError`. */
export async function openCueConnection(
  adapter: AnyAdapter,
  job: Job,
  options: ConnectionOptions,
): Promise<CueConnection> {
  const connection = await openConnection(adapter.dial(job), options)
  const state = adapter.newState?.()
  const events: ProviderEvent[] = []
  const waiters = new Set<() => void>()
  const notify = () => {
    for (const waiter of waiters) waiter()
  }
  connection.listen({
    onFrame: (frame) => {
      events.push(...adapter.hear(frame, state, job).map(copyEvent))
      notify()
    },
    onClose: notify,
  })
  return {
    events,
    send: (cue) => {
      const frames = adapter.say?.(cue, job, state) ?? []
      if (frames.length > 0) connection.send(frames)
    },
    isOpen: () => connection.isOpen,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('timed out waiting for an event')), options.timeout)
        const waiter = () => {
          if (connection.isOpen && !events.some(enough)) return
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve()
        }
        waiters.add(waiter)
        waiter()
      }),
    close: () => connection.close(),
  }
}
