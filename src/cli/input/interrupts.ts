import type { RunControl } from '../../run/execute/run-control.ts'

/** A source of signals: the process, or a fake in a test. */
export interface SignalSource {
  readonly on: (signal: Signal, listener: () => void) => unknown
  readonly off: (signal: Signal, listener: () => void) => unknown
}

/** Ctrl-C, a request to end, and a terminal or connection that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type Signal = (typeof SIGNALS)[number]

export interface Interrupts {
  readonly control: RunControl
  readonly stop: () => void
}

/** The first signal lets requests in flight finish and keeps the results. The second stops at once. */
export function watchInterrupts(source: SignalSource, notify: (words: string) => void): Interrupts {
  const finish = new AbortController()
  const abort = new AbortController()
  const interrupt = () => {
    if (finish.signal.aborted) {
      notify('stopping now; the results so far are kept')
      return abort.abort()
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
