import type { RunControl } from '../../run/execute/run-control.ts'

/** A source of signals: the process, or a fake in a test. */
export interface SignalSource {
  readonly on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown
  readonly off: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown
}

export interface Interrupts {
  readonly control: RunControl
  readonly stop: () => void
}

/** The first Ctrl-C lets requests in flight finish and keeps the results. The second stops at once. */
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
  source.on('SIGINT', interrupt)
  source.on('SIGTERM', interrupt)
  const stop = () => {
    source.off('SIGINT', interrupt)
    source.off('SIGTERM', interrupt)
  }
  return { control: { finish: finish.signal, abort: abort.signal }, stop }
}
