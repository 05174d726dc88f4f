import type { Probe } from '../../core/config/probe.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Division } from './divide-run.ts'

/** The shards of a limit search: each level is shared by all workers of its one vantage. */
export function divideSearch({ kind, max }: Probe, vantage: string, workers: number): Division[] {
  if (max < workers)
    throw new SetupError(`the highest level, ${max}, is too low to share between ${workers} workers`, {
      code: 'WORKERS_TOO_MANY',
      hint: 'Use fewer workers, or raise the highest level (--max).',
    })
  // How many requests a rate keeps in flight is unknown before it is tried.
  const streams = kind === 'concurrency' || kind === 'sockets' ? Math.ceil(max / workers) : 1
  return Array.from({ length: workers }, (_, index) => ({
    shard: `${vantage}-${index + 1}`,
    vantage,
    share: { index, of: workers },
    threads: 1,
    streams,
  }))
}
