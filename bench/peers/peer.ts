import type { Route } from '../first-audio/speech.ts'

/**
 * The task of a tool: a number of concurrent streams and answers per stream, on one route of the server. The
 * load is counted and not timed, so that tool and server report the same answers.
 */
export interface PeerTask {
  readonly route: Route
  /** Host and port. */
  readonly place: string
  readonly streams: number
  /** Per stream. */
  readonly answers: number
}

/** What a tool reports of a task, in milliseconds. */
export interface PeerResult {
  readonly answers: number
  readonly p50: number
  readonly p99: number
  /** The tool's judgement of its own figures, if it makes one. */
  readonly verdict?: string
}

/** What a tool measures on a route, or why it cannot. */
export type RouteSupport =
  | {
      readonly kind: 'measures'
      readonly figure: string
      readonly measure: (task: PeerTask) => Promise<PeerResult>
    }
  | { readonly kind: 'cannot'; readonly why: string }

export interface Peer {
  readonly name: string
  readonly routes: Readonly<Record<Route, RouteSupport>>
}

export function measures(figure: string, measure: (task: PeerTask) => Promise<PeerResult>): RouteSupport {
  return { kind: 'measures', figure, measure }
}

export function cannot(why: string): RouteSupport {
  return { kind: 'cannot', why }
}

/** The URL of a route. */
export function urlOf({ route, place }: PeerTask): string {
  return `${route === 'websocket' ? 'ws' : 'http'}://${place}/${route}`
}
