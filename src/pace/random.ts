import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random numbers that is the same for the same seed on every machine. */
export interface Random {
  /** A number in [0, 1). */
  readonly fraction: () => number
  /** A whole number from 0 to `below` - 1. */
  readonly integer: (below: number) => number
}

/** The first random stream of each purpose, far enough apart that they never overlap. */
export const RNG_STREAMS = {
  texts: 1,
  arrivals: 1e3,
  textChunks: 1e7,
  interruptions: 4e8,
  disturbances: 6e8,
  thinkTime: 8e8,
  callerNoise: 9e8,
  conversationStarts: 9.5e8,
  linePackets: 1e9,
  callerSounds: 1.2e9,
  heardPackets: 1.3e9,
} as const

/** `stream` selects an independent stream of a seed: one for texts, one for arrivals, one for each target. */
export function seededRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(mixBits(mixBits(seed) ^ Math.imul(stream + 1, 0x9e3779b1)))
  // The first numbers of similar seeds are correlated.
  for (let skipped = 0; skipped < 8; skipped++) generator.next()
  return {
    fraction: () => uniformFloat64(generator),
    integer: (below) => uniformInt(generator, 0, below - 1),
  }
}

/** The finishing mix of MurmurHash3 (Appleby): every bit of the number changes about half of the bits. */
function mixBits(number: number): number {
  let value = number | 0
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}

/** The numbers 0 to `length` - 1 in a random order (Fisher and Yates). */
export function randomPermutation(length: number, random: Random): number[] {
  const order = Array.from({ length }, (_, index) => index)
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = order[last] as number
    order[last] = order[other] as number
    order[other] = kept
  }
  return order
}
