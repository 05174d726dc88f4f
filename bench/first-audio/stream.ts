import type { Route } from './speech.ts'

/** What a client's stream tells: the first piece, by its own stamp and by the server's, and the end of the answer. */
export interface Told {
  first(received: number, sent: number): void
  over(): void
}

/** Connects, and returns what asks for one answer. `url` has the route as its path. */
export type OpenStream = (url: URL, route: Route, told: Told) => Promise<() => void>
