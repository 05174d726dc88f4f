import type { Millis } from '../core/units.ts'
import type { RunControl } from '../run/execute/run-control.ts'

/** A source of signals: the process, or a fake in a test. */
export interface SignalSource {
  readonly on: (signal: Signal, listener: () => void) => unknown
  readonly off: (signal: Signal, listener: () => void) => unknown
}

/** Ctrl-C, a request to end, and a terminal or connection that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type Signal = (typeof SIGNALS)[number]

/** From the second signal on. What has not stopped by then, such as a report being drawn, is cut off. */
const STOP_TIME: Millis = 800

export interface Interrupts {
  readonly control: RunControl
  readonly stop: () => void
}

/** Work that the process may be ended in the middle of. */
export interface UnfinishedWork {
  /** Something was created at a provider and is not deleted yet. The process waits for that. */
  readonly isDeleting: () => boolean
  /** What remains to be said when the process is ended before its work is. */
  readonly lastWords: () => string
}

export interface InterruptActions {
  readonly notify: (words: string) => void
  /** Ends the process at once. Records that are finished are on disk. */
  readonly endProcess: () => void
  readonly work?: UnfinishedWork | undefined
}

/**
 * The first signal lets requests in flight finish and keeps the results. The second stops them, and ends the
 * process if it has not ended within a second. Only deletions at a provider may take longer; the third signal
 * gives them up.
 */
export function watchInterrupts(
  source: SignalSource,
  { notify, endProcess, work }: InterruptActions,
): Interrupts {
  const finish = new AbortController()
  const abort = new AbortController()
  const end = () => {
    notify(work?.lastWords() ?? '')
    endProcess()
  }
  const endUnlessDeleting = () => {
    if (!work?.isDeleting()) return end()
    notify('deleting what was created at the provider; press Ctrl-C again to leave it there')
  }
  const interrupt = () => {
    if (abort.signal.aborted) return end()
    if (finish.signal.aborted) {
      notify('stopping now; the results so far are kept')
      abort.abort()
      // Not kept alive by the timer that is meant to end it.
      setTimeout(endUnlessDeleting, STOP_TIME).unref()
      return
    }
    notify('finishing the requests in flight; press Ctrl-C again to stop now')
    finish.abort()
  }
  for (const signal of SIGNALS) source.on(signal, interrupt)
  const stop = () => {
    for (const signal of SIGNALS) source.off(signal, interrupt)
  }
  return { control: { finish: finish.signal, abort: abort.signal }, stop }
}
