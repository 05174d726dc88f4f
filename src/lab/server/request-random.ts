import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Delay } from '../../core/config/lab-profile.ts'

/**
 * The random choices for one request. Each purpose has a stream of its own, so drawing for one does not
 * affect another.
 */
export interface RequestRandom {
  /** A number in [0, 1). */
  readonly fraction: (purpose: string) => number
  /** A delay given in milliseconds, drawn in microseconds; never negative. */
  readonly delay: (purpose: string, delay: Delay) => number
  /** 32 hexadecimal digits. */
  readonly hexDigits: (purpose: string) => string
}

/** `name` is the mount's, `number` the request's on it. */
export function createRequestRandom(seed: number, name: string, number: number): RequestRandom {
  const generator = (purpose: string) => {
    const stream = xoroshiro128plus(hash(`${seed}/${name}/${number}/${purpose}`))
    // The first outputs of similar seeds are correlated.
    for (let skipped = 0; skipped < 8; skipped++) stream.next()
    return stream
  }
  return {
    fraction: (purpose) => uniformFloat64(generator(purpose)),
    delay: (purpose, delay) => {
      const stream = generator(purpose)
      return Math.max(0, drawMilliseconds(delay, () => uniformFloat64(stream)) * 1000)
    },
    hexDigits: (purpose) => {
      const stream = generator(purpose)
      return Array.from({ length: 32 }, () => uniformInt(stream, 0, 15).toString(16)).join('')
    },
  }
}

function drawMilliseconds(delay: Delay, fraction: () => number): number {
  if (typeof delay === 'number') return delay
  if ('min' in delay) return delay.min + fraction() * (delay.max - delay.min)
  return delay.median * Math.exp(delay.sigma * drawNormal(fraction))
}

/** A standard normal number from two uniform ones (Box and Muller, 1958). */
function drawNormal(fraction: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())
}

/** FNV-1a, 32 bits, with the finishing mix of MurmurHash3. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) | 0
}

export interface NumberedRandom {
  readonly number: number
  readonly random: RequestRandom
}
