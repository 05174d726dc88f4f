/** How a call ends: the caller hangs up, or the network loses it, and its connection is gone without a word. */
export type CallEnding = 'hung up' | 'dropped'
