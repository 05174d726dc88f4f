import type { ArrivalLog } from '../../core/trial/trial.ts'
import { completeRows } from '../csv/complete-rows.ts'
import { readChunks } from '../csv/read-chunks.ts'
import { parseArrivalLine } from './arrival-lines.ts'

/** The prefix that `formatArrivalLine` writes: it identifies the trial without parsing the whole line. */
const TRIAL_PREFIX = /^\{"trial":(\d+),/

/**
 * Reads the arrivals of some trials from an `arrivals.ndjson` of any length. Only their lines are parsed, and
 * reading stops when all are found. Throws a `SetupError` when one of them is not an arrival log.
 */
export async function findArrivals(
  path: string,
  trials: ReadonlySet<number>,
): Promise<Map<number, ArrivalLog>> {
  const found = new Map<number, ArrivalLog>()
  if (trials.size === 0) return found
  for await (const rows of completeRows(readChunks(path), { quoted: false })) {
    for (const line of rows.toString('utf8').trimEnd().split('\n')) {
      const trial = Number(TRIAL_PREFIX.exec(line)?.[1] ?? Number.NaN)
      if (trials.has(trial)) found.set(trial, parseArrivalLine(line, `${path}, trial ${trial}`))
    }
    if (found.size === trials.size) break
  }
  return found
}
