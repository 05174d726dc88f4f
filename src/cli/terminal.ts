import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.d.ts'

/** An output stream, and whether it is an interactive terminal. */
export interface Outlet {
  readonly write: (text: string) => void
  /** Adds colours if the terminal supports them, and otherwise returns text unchanged. */
  readonly paint: Colors
  /** True for an interactive terminal. Only there may progress lines overwrite themselves. */
  readonly interactive: boolean
  /** The current size of the terminal. */
  readonly size: () => Size
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** `output` is for the result, `progress` for all other messages. */
export interface Terminal {
  readonly output: Outlet
  readonly progress: Outlet
}

interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  readonly write: (text: string) => unknown
}

/** The terminal of a process. Tests pass their own streams. */
export function openTerminal(streams: { stdout: Stream; stderr: Stream; env: NodeJS.ProcessEnv }): Terminal {
  return { output: outlet(streams.stdout, streams.env), progress: outlet(streams.stderr, streams.env) }
}

function outlet(stream: Stream, variables: NodeJS.ProcessEnv): Outlet {
  return {
    write: (text) => void stream.write(text),
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
