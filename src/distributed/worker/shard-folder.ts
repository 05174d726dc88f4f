import type { RunOptions } from '../../run/execute/execute-run.ts'
import type { ShardContext } from './shard-messages.ts'

/** Where a shard writes its run or search, and what the folder says of its worker. */
export function describeShardFolder({
  job,
  out,
  secrets,
  harness,
}: ShardContext): Pick<RunOptions, 'results' | 'out' | 'vantage' | 'secrets' | 'versions' | 'harness'> {
  return {
    results: out,
    out,
    vantage: job.vantage,
    secrets,
    versions: { ttfa: job.ttfa, node: process.version },
    ...(harness && { harness }),
  }
}
