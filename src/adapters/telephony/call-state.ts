import { createHash } from 'node:crypto'

/** The state of one call, seen from the network's end. */
export interface CallState {
  /** 32 hexadecimal digits each, different for every call. */
  ids: { readonly stream: string; readonly call: string; readonly account: string }
  /** Messages sent so far that carry a number. */
  sequence: number
  /** Pieces of audio sent so far, and their bytes. */
  chunks: number
  bytes: number
  /** The caller has hung up. */
  closing: boolean
}

export function newCallState(): CallState {
  return { ids: callIds(''), sequence: 0, chunks: 0, bytes: 0, closing: false }
}

/** The ids of a call. The same name gives the same ids, so a replayed call has the ids of its original. */
export function callIds(name: string): CallState['ids'] {
  const digits = (what: string) => createHash('sha256').update(`${what} ${name}`).digest('hex').slice(0, 32)
  return { stream: digits('stream'), call: digits('call'), account: digits('account') }
}

/** The number of the next message, from 1. */
export function nextNumber(call: CallState): number {
  call.sequence += 1
  return call.sequence
}

/** Hexadecimal digits as a UUID. */
export function toUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
