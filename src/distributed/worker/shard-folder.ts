import type { RunOptions } from '../../run/execute/execute-run.ts'
import type { ShardContext } from './shard-messages.ts'

/** Where a shard writes its run or search, and what the folder says of its worker. */
export function describeShardFolder({
  order,
  out,
  secrets,
  harness,
}: ShardContext): Pick<RunOptions, 'results' | 'out' | 'vantage' | 'secrets' | 'versions' | 'harness'> {
  return {
    results: out,
    out,
    vantage: order.vantage,
    secrets,
    versions: { ttfa: order.ttfa, node: process.version },
    ...(harness && { harness }),
  }
}
