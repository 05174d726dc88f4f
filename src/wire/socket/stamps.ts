import type { ConnectStamps } from '../connection.ts'

/** The timestamps of a dial in progress. */
export type Stamps = { -readonly [name in keyof ConnectStamps]: ConnectStamps[name] }
