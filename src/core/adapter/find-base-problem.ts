import type { Facts } from './facts.ts'

/** A base that a route cannot use, and the one that was probably meant. */
export interface BaseProblem {
  readonly message: string
  readonly meant: string
}

/** Finds a base whose scheme does not fit the route: an `http:` address does not open a WebSocket. */
export function findBaseProblem(
  base: string | undefined,
  { transport }: Pick<Facts, 'transport'>,
): BaseProblem | undefined {
  if (base === undefined || transport !== 'websocket' || !/^https?:/i.test(base)) return undefined
  return {
    message: `the base ${base} is an HTTP address, but the adapter needs ws:// or wss://`,
    meant: base.replace(/^http/i, 'ws'),
  }
}
