/** How a call ends: the caller hangs up, or the network loses it, and the connection breaks off. */
export type CallEnding = 'hung up' | 'dropped'

/** Whether the other side hung up: done, or no reason given (RFC 6455, 7.4.1). */
export function isNormalClose(code: number | undefined): boolean {
  return code === 1000 || code === 1005
}
