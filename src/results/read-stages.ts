import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

/**
 * What `stages.csv` says about one stage of one target in one connection state, or `turn-stages.csv` of all turns with it:
 * those have no connection state. Numbers as they are written there.
 */
export interface StoredStage {
  readonly target: string
  readonly connection: string
  readonly stage: string
  readonly n: number
  readonly infinite: number
  /** Microseconds; `inf` beyond the timeout, empty where there is nothing to say. */
  readonly p50: string
  readonly p95: string
}

/** The rows of such a file; none when there is no such file. */
export async function readStages(path: string): Promise<StoredStage[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const rows: Record<string, string>[] = parse(text, { columns: true })
  return rows.map(({ target = '', connection = '', stage = '', n, infinite, p50_us = '', p95_us = '' }) => ({
    target,
    connection,
    stage,
    n: Number(n),
    infinite: Number(infinite),
    p50: p50_us,
    p95: p95_us,
  }))
}
