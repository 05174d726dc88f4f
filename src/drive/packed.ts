import type { Arrival } from '../core/trial.ts'
import type { Finished, KeptAudio } from './run-trial.ts'

/**
 * A finished trial, serialized to be posted between threads: its record as JSON, its pieces as one array of
 * numbers. Structured cloning of the objects, with their eighty keys, costs the measuring thread ten times as
 * much.
 */
export interface PackedTrial {
  readonly record: string
  /** `at`, `audio` and `bytes` of each piece. */
  readonly pieces: Float64Array
  readonly audio?: KeptAudio
}

const WIDTH = 3

export function pack({ audio, arrivals: { pieces, ...arrivals }, ...rest }: Finished): PackedTrial {
  return {
    record: JSON.stringify({ ...rest, arrivals }),
    pieces: blockOf(pieces),
    ...(audio && { audio }),
  }
}

export function unpack({ record, pieces, audio }: PackedTrial): Finished {
  const { arrivals, ...rest } = JSON.parse(record)
  return { ...rest, arrivals: { ...arrivals, pieces: piecesOf(pieces) }, ...(audio && { audio }) }
}

function blockOf(pieces: readonly Arrival[]): Float64Array {
  const block = new Float64Array(pieces.length * WIDTH)
  let next = 0
  for (const { at, audio, bytes } of pieces) {
    block[next++] = at
    block[next++] = audio
    block[next++] = bytes
  }
  return block
}

function piecesOf(block: Float64Array): Arrival[] {
  return Array.from({ length: block.length / WIDTH }, (_, index) => ({
    at: block[index * WIDTH] ?? 0,
    audio: block[index * WIDTH + 1] ?? 0,
    bytes: block[index * WIDTH + 2] ?? 0,
  }))
}
