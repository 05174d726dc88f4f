import type { Route } from '../first-audio/speech.ts'

/**
 * What a tool is asked to do: so many streams at once, so many answers each, on one route of the server. Counted and
 * not timed, so that the tool and the server speak of the same answers.
 */
export interface Task {
  readonly route: Route
  /** Host and port. */
  readonly place: string
  readonly streams: number
  /** Of each stream. */
  readonly answers: number
}

/** What a tool reports of a task, in milliseconds. */
export interface Reported {
  readonly answers: number
  readonly p50: number
  readonly p99: number
  /** What it says of its own figures, where it judges them. */
  readonly verdict?: string
}

/** How a tool does on a route: what the figure is that it reports, or why it has none. */
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

/** The address of a route; HTTP but for WebSockets. */
export function urlOf({ route, place }: Task): string {
  return `${route === 'websocket' ? 'ws' : 'http'}://${place}/${route}`
}
