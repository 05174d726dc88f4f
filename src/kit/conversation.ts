import type { AnyAdapter, Cue, Heard, Job } from '../core/adapter.ts'
import { type LineOptions, openLine } from '../wire/line.ts'
import { heardCopyOf } from './copies.ts'

/** A WebSocket on which a law sends cues one by one. `drive` sends whole turns. */
export interface Conversation {
  readonly say: (cue: Cue) => void
  /** All events so far. */
  readonly heard: readonly Heard[]
  readonly isOpen: () => boolean
  /**
   * Resolves after a matching event or when the connection closes; rejects after the connection's timeout.
   */
  readonly until: (enough: (heard: Heard) => boolean) => Promise<void>
  readonly hangUp: () => void
}

/** Opens the connection. Rejects with a `DialError`. */
export async function converse(adapter: AnyAdapter, job: Job, options: LineOptions): Promise<Conversation> {
  const line = await openLine(adapter.dial(job), options)
  const memo = adapter.memo?.()
  const heard: Heard[] = []
  const wakers = new Set<() => void>()
  const wake = () => {
    for (const waker of wakers) waker()
  }
  line.listen({
    onFrame: (frame) => {
      heard.push(...adapter.hear(frame, memo, job).map(heardCopyOf))
      wake()
    },
    onClose: wake,
  })
  return {
    heard,
    say: (cue) => {
      const frames = adapter.say?.(cue, job, memo) ?? []
      if (frames.length > 0) line.say(frames)
    },
    isOpen: () => line.isOpen,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('timed out waiting for an event')), options.timeout)
        const waker = () => {
          if (line.isOpen && !heard.some(enough)) return
          clearTimeout(timer)
          wakers.delete(waker)
          resolve()
        }
        wakers.add(waker)
        waker()
      }),
    hangUp: () => line.hangUp(),
  }
}
