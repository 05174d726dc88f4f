import type { ConnectStamps } from '../connection.ts'

/** The timestamps of a dial in progress. */
export type DialStamps = { -readonly [name in keyof ConnectStamps]: ConnectStamps[name] }
