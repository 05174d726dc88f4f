import { createReadStream } from 'node:fs'
import { SetupError } from '../../core/setup-error.ts'
import type { ArrivalLog } from '../../core/trial/trial.ts'
import { completeRows } from '../csv/complete-rows.ts'
import type { TornRowListener } from './read-trials.ts'

/**
 * Streams the lines of an `arrivals.ndjson` in constant memory.
 * Throws a `SetupError` that names the line when one is not an arrival log.
 */
export async function* readArrivals(path: string, onTorn?: TornRowListener): AsyncGenerator<ArrivalLog> {
  let number = 0
  for await (const rows of completeRows(createReadStream(path), {
    quoted: false,
    ...(onTorn && { onTorn }),
  })) {
    for (const line of rows.toString('utf8').trimEnd().split('\n')) {
      number += 1
      yield parseArrivalLine(line, `${path}, line ${number}`)
    }
  }
}

/** Formats one line of `arrivals.ndjson`. */
export function formatArrivalLine({ trial, pieces, onset }: ArrivalLog): string {
  return `${JSON.stringify({ trial, pieces, ...(onset && { onset }) })}\n`
}

/** Parses what `formatArrivalLine` wrote. Throws a `SetupError` that names the location otherwise. */
export function parseArrivalLine(line: string, location: string): ArrivalLog {
  try {
    const log: unknown = JSON.parse(line)
    if (isArrivalLog(log)) return log
  } catch (cause) {
    throw new SetupError(`${location}: not JSON`, { code: 'ARRIVALS_UNREADABLE', cause })
  }
  throw new SetupError(`${location}: not an arrival log`, { code: 'ARRIVALS_UNREADABLE' })
}

function isArrivalLog(data: unknown): data is ArrivalLog {
  if (typeof data !== 'object' || data === null || !('trial' in data) || !('pieces' in data)) return false
  return Number.isSafeInteger(data.trial) && Array.isArray(data.pieces) && data.pieces.every(isArrival)
}

function isArrival(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('at' in data && 'audio' in data && 'bytes' in data))
    return false
  return [data.at, data.audio, data.bytes].every((value) => typeof value === 'number')
}
