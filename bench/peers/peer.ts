import type { Route } from '../first-audio/speech.ts'

/**
 * The task of a tool: a number of concurrent streams and answers per stream, on one route of the server. The
 * load is counted and not timed, so that tool and server report the same answers.
 */
export interface Task {
  readonly route: Route
  /** Host and port. */
  readonly place: string
  readonly streams: number
  /** Per stream. */
  readonly answers: number
}

/** What a tool reports of a task, in milliseconds. */
export interface Reported {
  readonly answers: number
  readonly p50: number
  readonly p99: number
  /** The tool's judgement of its own figures, if it makes one. */
  readonly verdict?: string
}

/** What a tool measures on a route, or why it cannot. */
export type Way =
  | {
      readonly kind: 'measures'
      readonly figure: string
      readonly measure: (task: Task) => Promise<Reported>
    }
  | { readonly kind: 'cannot'; readonly why: string }

export interface Peer {
  readonly name: string
  readonly ways: Readonly<Record<Route, Way>>
}

export function measures(figure: string, measure: (task: Task) => Promise<Reported>): Way {
  return { kind: 'measures', figure, measure }
}

export function cannot(why: string): Way {
  return { kind: 'cannot', why }
}

/** The URL of a route. */
export function urlOf({ route, place }: Task): string {
  return `${route === 'websocket' ? 'ws' : 'http'}://${place}/${route}`
}
