import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.d.ts'

/** An output stream, and whether it is an interactive terminal. */
export interface OutputStream {
  readonly write: (text: string) => void
  /** Writes lines that are commands to a CI system. `write` makes sure that no line is one. */
  readonly writeCommands: (text: string) => void
  /** Adds colours if the terminal supports them, and otherwise returns text unchanged. */
  readonly paint: Colors
  /** True for an interactive terminal. Only there may progress lines overwrite themselves. */
  readonly interactive: boolean
  /** The current size of the terminal. */
  readonly size: () => TerminalSize
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** `output` is for the result, `progress` for all other messages. */
export interface Terminal {
  readonly output: OutputStream
  readonly progress: OutputStream
}

interface RawStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  readonly write: (text: string) => unknown
}

/** The terminal of a process. Tests pass their own streams. */
export function openTerminal(streams: {
  stdout: RawStream
  stderr: RawStream
  env: NodeJS.ProcessEnv
}): Terminal {
  return {
    output: createOutputStream(streams.stdout, streams.env),
    progress: createOutputStream(streams.stderr, streams.env),
  }
}

function createOutputStream(stream: RawStream, variables: NodeJS.ProcessEnv): OutputStream {
  return {
    write: (text) => void stream.write(text),
    writeCommands: (text) => void stream.write(text),
    paint: picocolors.createColors(wantsColor(variables, stream.isTTY === true)),
    interactive: stream.isTTY === true && variables.TERM !== 'dumb',
    size: () => ({ columns: stream.columns ?? 80, rows: stream.rows ?? 24 }),
  }
}

/**
 * https://no-color.org and https://force-color.org: any non-empty value counts, and NO_COLOR takes
 * precedence.
 */
function wantsColor(variables: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (variables.NO_COLOR) return false
  if (variables.FORCE_COLOR) return variables.FORCE_COLOR !== '0'
  return isTerminal && variables.TERM !== 'dumb'
}
