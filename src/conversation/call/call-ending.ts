/** How a call ends: the caller hangs up, or the network loses it, and the connection breaks off. */
export type CallEnding = 'hung up' | 'dropped'
