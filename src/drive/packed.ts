import type { Arrival } from '../core/trial.ts'
import type { Finished } from './run-trial.ts'

/**
 * A finished trial on its way between threads: its pieces lie in one block of numbers. As objects they would be
 * written and read again name by name, which costs the measuring thread more than the trial's own record.
 */
export interface PackedTrial extends Omit<Finished, 'arrivals'> {
  readonly arrivals: Omit<Finished['arrivals'], 'pieces'> & { readonly pieces: Float64Array }
}

/** Numbers of a piece. */
const WIDTH = 3

export function pack(finished: Finished): PackedTrial {
  const { pieces } = finished.arrivals
  const packed = new Float64Array(pieces.length * WIDTH)
  let next = 0
  for (const { at, audio, bytes } of pieces) {
    packed[next++] = at
    packed[next++] = audio
    packed[next++] = bytes
  }
  return { ...finished, arrivals: { ...finished.arrivals, pieces: packed } }
}

export function unpack({ arrivals, ...rest }: PackedTrial): Finished {
  const { pieces } = arrivals
  const unpacked = Array.from(
    { length: pieces.length / WIDTH },
    (_, index): Arrival => ({
      at: pieces[index * WIDTH] ?? 0,
      audio: pieces[index * WIDTH + 1] ?? 0,
      bytes: pieces[index * WIDTH + 2] ?? 0,
    }),
  )
  return { ...rest, arrivals: { ...arrivals, pieces: unpacked } }
}
