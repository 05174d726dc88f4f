import type { Route } from './speech.ts'

/**
 * Callbacks of a stream: the first piece with the client's and the server's stamp, and the end of the answer.
 */
export interface StreamListener {
  first(received: number, sent: number): void
  end(): void
}

/** Connects and returns a function that requests one answer. The path of `url` is the route. */
export type OpenStream = (url: URL, route: Route, listener: StreamListener) => Promise<() => void>
