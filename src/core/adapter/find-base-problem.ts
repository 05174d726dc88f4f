import type { Facts } from './facts.ts'

/** A base that a route cannot use, and the one that is meant. */
export interface BaseProblem {
  readonly message: string
  readonly meant: string
}

/** A WebSocket is not opened by HTTP requests of its own. */
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
