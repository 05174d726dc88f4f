/** What a process holds while it does nothing. Memory in bytes. */
export interface Reading {
  readonly heap: number
  readonly resident: number
  readonly handles: number
  readonly timers: number
}

interface Bound {
  readonly name: string
  readonly read: (reading: Reading) => number
  /** By how much the end may exceed the beginning: noise, and what a run of any length holds. */
  readonly allowance: number
}

const MEBIBYTE = 2 ** 20

const BOUNDS: readonly Bound[] = [
  { name: 'bytes of heap', read: ({ heap }) => heap, allowance: 4 * MEBIBYTE },
  { name: 'bytes of resident memory', read: ({ resident }) => resident, allowance: 32 * MEBIBYTE },
  { name: 'handles', read: ({ handles }) => handles, allowance: 0 },
  { name: 'timers', read: ({ timers }) => timers, allowance: 0 },
]

/** The first part of a run warms up: code is compiled, buffers grow to their size. */
const WARM_UP_SHARE = 1 / 3
const MIN_READINGS = 6

/**
 * What grew after the warm-up, in words: the median of the last third of the readings against that of the third
 * before. Too few readings are a finding of their own.
 */
export function findGrowth(readings: readonly Reading[]): string[] {
  if (readings.length < MIN_READINGS) return [`too few readings: ${readings.length} of ${MIN_READINGS}`]
  const warm = readings.slice(Math.floor(readings.length * WARM_UP_SHARE))
  const half = Math.floor(warm.length / 2)
  return BOUNDS.flatMap(({ name, read, allowance }) => {
    const [before, after] = [warm.slice(0, half), warm.slice(half)].map((part) => median(part.map(read)))
    if (before === undefined || after === undefined || after <= before + allowance) return []
    return [`${name} grew from ${before} to ${after}`]
  })
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
