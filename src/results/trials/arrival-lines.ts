import { SetupError } from '../../core/setup-error.ts'
import type { ArrivalLog } from '../../core/trial/trial.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { readChunks } from '../csv/read-chunks.ts'
import type { TornRowListener } from './read-trials.ts'

/**
 * Streams the lines of an `arrivals.ndjson` in constant memory.
 * Throws a `SetupError` that names the line when one is not an arrival log.
 */
export async function* readArrivals(path: string, onTorn?: TornRowListener): AsyncGenerator<ArrivalLog> {
  let number = 0
  for await (const rows of completeRows(readChunks(path), {
    quoted: false,
    ...(onTorn && { onTorn }),
  })) {
    for (const line of rows.toString('utf8').trimEnd().split('\n')) {
      number += 1
      yield parseArrivalLine(line, `${path}, line ${number}`)
    }
  }
}

/** A year in microseconds. Larger values, and more bytes in one piece, were not written by ttfa. */
const MAX_VALUE = 3.2e13

/** Formats one line of `arrivals.ndjson`. */
export function formatArrivalLine({ trial, pieces, onset }: ArrivalLog): string {
  return `${JSON.stringify({ trial, pieces, ...(onset && { onset }) })}\n`
}

/** Parses what `formatArrivalLine` wrote. Throws a `SetupError` that names the location otherwise. */
export function parseArrivalLine(line: string, location: string): ArrivalLog {
  try {
    const log: unknown = JSON.parse(line)
    if (isArrivalLog(log)) return log
  } catch {
    throw unreadableError(`${location}: not JSON`)
  }
  throw unreadableError(`${location}: not an arrival log`)
}

function unreadableError(message: string): SetupError {
  return new SetupError(message, {
    code: 'ARRIVALS_UNREADABLE',
    hint: 'Only the charts of playback need this file: all other results can be shown.',
  })
}

function isArrivalLog(data: unknown): data is ArrivalLog {
  if (typeof data !== 'object' || data === null || !('trial' in data) || !('pieces' in data)) return false
  return Number.isSafeInteger(data.trial) && Array.isArray(data.pieces) && data.pieces.every(isArrival)
}

function isArrival(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('at' in data && 'audio' in data && 'bytes' in data))
    return false
  const { at, audio, bytes } = data
  return isWithin(at, -MAX_VALUE) && isWithin(audio, 0) && isWithin(bytes, 0)
}

function isWithin(value: unknown, min: number): boolean {
  return typeof value === 'number' && value >= min && value <= MAX_VALUE
}
