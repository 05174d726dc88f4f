import { createReadStream } from 'node:fs'
import type { ArrivalLog } from '../core/trial.ts'
import { parseArrivalLine } from './read-arrivals.ts'
import { wholeRows } from './whole-rows.ts'

/** The beginning that `arrivalLine` writes: which trial a line belongs to is seen without reading the rest. */
const TRIAL = /^\{"trial":(\d+),/

/**
 * The arrivals of some trials, out of an `arrivals.ndjson` however long. Only their lines are parsed, and nothing is
 * read once all were found. Throws a `SetupError` when one of them is not an arrival log.
 */
export async function findArrivals(
  path: string,
  trials: ReadonlySet<number>,
): Promise<Map<number, ArrivalLog>> {
  const found = new Map<number, ArrivalLog>()
  if (trials.size === 0) return found
  for await (const rows of wholeRows(createReadStream(path), { quoted: false })) {
    for (const line of rows.toString('utf8').trimEnd().split('\n')) {
      const trial = Number(TRIAL.exec(line)?.[1] ?? Number.NaN)
      if (trials.has(trial)) found.set(trial, parseArrivalLine(line, `${path}, trial ${trial}`))
    }
    if (found.size === trials.size) break
  }
  return found
}
