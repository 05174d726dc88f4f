import fc from 'fast-check'
import { splitAt } from '../wire/support.ts'

/** Random inputs of each property: few in `npm test`, 100,000 in `npm run fuzz`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
/** Milliseconds for one property. */
export const FUZZ_TIMEOUT = 30_000 + RUNS * 20

/** The options of a property: a failure names its seed and path, with which fast-check repeats it. */
export const fuzzed = { numRuns: RUNS }

/** Positions at which a stream is cut: often within its first bytes, where the headers are. */
export const cuts = fc.array(fc.oneof(fc.nat(60), fc.nat(3000)), { maxLength: 12 })

/** A change of a stream: bytes removed at a position, and others in their place. */
export interface Damage {
  readonly at: number
  readonly removed: number
  readonly inserted: Uint8Array
}

/** Nothing wrong, or a few bytes of it. */
export function damages(alphabet: string): fc.Arbitrary<Damage | undefined> {
  const bytes = [...Buffer.from(alphabet, 'latin1')]
  return fc.option(
    fc.record({
      at: fc.nat(400),
      removed: fc.nat(3),
      inserted: fc
        .array(fc.oneof(fc.constantFrom(...bytes), fc.nat(255)), { maxLength: 3 })
        .map((values) => Uint8Array.from(values)),
    }),
    { nil: undefined, freq: 2 },
  )
}

export function damage(stream: Buffer, change: Damage | undefined): Buffer {
  if (!change) return stream
  const at = change.at % (stream.length + 1)
  return Buffer.concat([stream.subarray(0, at), change.inserted, stream.subarray(at + change.removed)])
}

export function cutUp(stream: Buffer, positions: readonly number[]): Buffer[] {
  return splitAt(stream, positions).filter((piece) => piece.length > 0)
}
