import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'

interface Descriptors {
  readonly isTerminal: (descriptor: number) => boolean
  readonly close: (descriptor: number) => void
}

/**
 * Node resets its terminal when it exits, and aborts if the terminal is gone: a window was closed, or a connection was
 * lost. It leaves out descriptors that are closed.
 * @returns what to do at the exit
 */
export function watchTerminal(
  { isTerminal, close }: Descriptors = { isTerminal: isatty, close: closeSync },
): () => void {
  const terminals = [0, 1, 2].filter(isTerminal)
  return () => {
    for (const descriptor of terminals) if (!isTerminal(descriptor)) close(descriptor)
  }
}
