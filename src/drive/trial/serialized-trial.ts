import type { Exchange } from '../../core/trial/exchange.ts'
import type { AudioArrival } from '../../core/trial/trial.ts'
import type { FinishedTrial, SavedAudio } from './run-trial.ts'

/**
 * A finished trial, serialized to be posted between threads: its record as JSON, its pieces as one array of
 * numbers. Structured cloning of the objects, with their eighty keys, costs the measuring thread ten times as
 * much.
 */
export interface SerializedTrial {
  readonly record: string
  /** `at`, `audio` and `bytes` of each piece. */
  readonly pieces: Float64Array
  readonly audio?: SavedAudio
  /** Of a recorded trial only. */
  readonly exchange?: Exchange
}

const NUMBERS_PER_PIECE = 3

export function serializeTrial({
  audio,
  exchange,
  arrivals: { pieces, ...arrivals },
  ...rest
}: FinishedTrial): SerializedTrial {
  return {
    record: JSON.stringify({ ...rest, arrivals }),
    pieces: packPieces(pieces),
    ...(audio && { audio }),
    ...(exchange && { exchange }),
  }
}

export function deserializeTrial({ record, pieces, audio, exchange }: SerializedTrial): FinishedTrial {
  const { arrivals, ...rest } = JSON.parse(record)
  return {
    ...rest,
    arrivals: { ...arrivals, pieces: unpackPieces(pieces) },
    ...(audio && { audio }),
    ...(exchange && { exchange }),
  }
}

function packPieces(pieces: readonly AudioArrival[]): Float64Array {
  const block = new Float64Array(pieces.length * NUMBERS_PER_PIECE)
  let next = 0
  for (const { at, audio, bytes } of pieces) {
    block[next++] = at
    block[next++] = audio
    block[next++] = bytes
  }
  return block
}

function unpackPieces(block: Float64Array): AudioArrival[] {
  return Array.from({ length: block.length / NUMBERS_PER_PIECE }, (_, index) => ({
    at: block[index * NUMBERS_PER_PIECE] ?? 0,
    audio: block[index * NUMBERS_PER_PIECE + 1] ?? 0,
    bytes: block[index * NUMBERS_PER_PIECE + 2] ?? 0,
  }))
}
