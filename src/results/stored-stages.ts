import { parse } from 'csv-parse/sync'
import { targetAt } from '../core/vantage.ts'
import { readStoredText } from './read-file.ts'

/**
 * A row of `stages.csv` (one stage of one target, in a merged run at one vantage, in one connection state) or of `turn-stages.csv` (one stage
 * of one target; the connection state is empty). Numbers are kept as written.
 */
export interface StoredStage {
  readonly target: string
  readonly connection: string
  readonly stage: string
  readonly n: number
  readonly infinite: number
  /** Microseconds; `inf` beyond the timeout, empty without data. */
  readonly p50: string
  readonly p95: string
}

/** The rows of such a file; none when the file does not exist. */
export async function readStoredStages(path: string): Promise<StoredStage[]> {
  const text = await readStoredText(path).catch(() => '')
  const rows: Record<string, string>[] = parse(text, { columns: true })
  return rows.map(
    ({ target = '', vantage = '', connection = '', stage = '', n, infinite, p50_us = '', p95_us = '' }) => ({
      target: vantage === '' ? target : targetAt(target, vantage),
      connection,
      stage,
      n: Number(n),
      infinite: Number(infinite),
      p50: p50_us,
      p95: p95_us,
    }),
  )
}
