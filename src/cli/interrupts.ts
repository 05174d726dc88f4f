import { constants } from 'node:os'
import type { Millis } from '../core/units.ts'
import type { RunControl } from '../run/execute/run-control.ts'

/** A source of signals: the process, or a fake in a test. */
export interface SignalSource {
  readonly on: (signal: Signal, listener: (signal: Signal) => void) => unknown
  readonly off: (signal: Signal, listener: (signal: Signal) => void) => unknown
}

/** Ctrl-C, a request to end, and the loss of the terminal or connection. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type Signal = (typeof SIGNALS)[number]

/**
 * Time from the second signal on. Work that has not stopped by then, such as drawing a report, is cut off.
 */
const STOP_TIME: Millis = 800

export interface Interrupts {
  readonly control: RunControl
  readonly stop: () => void
}

/** Work that is still unfinished if the process is ended. */
export interface UnfinishedWork {
  /** Whether something that was created at a provider is still to be deleted. The process waits for that. */
  readonly isDeleting: () => boolean
  /** What remains to be printed if the process ends before its work. */
  readonly lastWords: () => string
}

export interface InterruptActions {
  readonly notify: (words: string) => void
  /** Ends the process at once, for this signal. Records that are finished are on disk. */
  readonly endProcess: (signal: Signal) => void
}

/** What the signals interrupt. */
export interface InterruptedWork {
  /** Consulted if the work does not end within a second of the second signal. */
  readonly unfinished?: UnfinishedWork
  /** Whether requests in flight may still finish after the first signal. If not, the work stops at once. */
  readonly finishesRequests: boolean
}

const FINISHING = 'finishing the requests in flight; press Ctrl-C again to stop now'
const STOPPING = 'stopping; press Ctrl-C again to stop now'

/**
 * The first signal lets requests in flight finish and keeps the results. The second stops them, and ends the
 * process if it has not ended within a second. Only deletions at a provider may take longer; the third signal
 * gives them up.
 */
export function watchInterrupts(
  source: SignalSource,
  { unfinished, finishesRequests }: InterruptedWork,
  { notify, endProcess }: InterruptActions,
): Interrupts {
  const finish = new AbortController()
  const abort = new AbortController()
  const end = (signal: Signal) => {
    notify(unfinished?.lastWords() ?? '')
    endProcess(signal)
  }
  const endUnlessDeleting = (signal: Signal) => {
    if (!unfinished?.isDeleting()) return end(signal)
    notify('deleting what was created at the provider; press Ctrl-C again to leave it there')
  }
  const interrupt = (signal: Signal) => {
    if (abort.signal.aborted) return end(signal)
    if (finish.signal.aborted) {
      notify('stopping now; the results so far are kept')
      abort.abort()
      // `unref`, so that the timer does not keep the process alive.
      setTimeout(endUnlessDeleting, STOP_TIME, signal).unref()
      return
    }
    notify(finishesRequests ? FINISHING : STOPPING)
    finish.abort()
  }
  for (const signal of SIGNALS) source.on(signal, interrupt)
  const stop = () => {
    for (const signal of SIGNALS) source.off(signal, interrupt)
  }
  return { control: { finish: finish.signal, abort: abort.signal }, stop }
}

/** A source of signals that knows how many listeners it has. */
interface CountedSource extends SignalSource {
  readonly listenerCount: (signal: Signal) => number
}

/**
 * The system ends a process at a signal that nobody listens to, except the first process of a container. This does it there.
 * @param end gets the exit code that a shell shows for the signal
 */
export function endAtUnheardSignals(source: CountedSource, end: (code: number) => void): void {
  for (const signal of SIGNALS)
    source.on(signal, () => {
      if (source.listenerCount(signal) === 1) end(128 + constants.signals[signal])
    })
}
