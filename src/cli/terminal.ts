import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.d.ts'

/** One of the two ways out: where text goes, and whether a person is looking at it. */
export interface Outlet {
  readonly write: (text: string) => void
  /** Paints when the other end shows colours, and otherwise leaves text alone. */
  readonly paint: Colors
  /** True when a person watches: the only case for progress lines that overwrite themselves. */
  readonly interactive: boolean
  /** Letters in a line and lines on the screen, as they are now. */
  readonly size: () => Size
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** `output` is for the result, `progress` for everything said along the way. */
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

/** The terminal of a process. A test hands in streams of its own. */
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

/** https://no-color.org and https://force-color.org: any value but the empty one counts, and no beats yes. */
function wantsColor(variables: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (variables.NO_COLOR) return false
  if (variables.FORCE_COLOR) return variables.FORCE_COLOR !== '0'
  return isTerminal && variables.TERM !== 'dumb'
}
