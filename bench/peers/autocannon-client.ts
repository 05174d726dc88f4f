/**
 * autocannon on one address: `autocannon-client.ts <url> <streams> <answers>`. Prints its own latencies in
 * milliseconds.
 */
import { createRequire } from 'node:module'

/** What is used of autocannon, which comes without types. */
interface Result {
  readonly latency: { readonly p50: number; readonly p99: number; readonly totalCount: number }
  readonly errors: number
}
type Autocannon = (options: { url: string; connections: number; amount: number }) => Promise<Result>

const autocannon: Autocannon = createRequire(import.meta.url)('autocannon')
const [url = '', streams = '', answers = ''] = process.argv.slice(2)
const { latency, errors } = await autocannon({ url, connections: Number(streams), amount: Number(answers) })
if (errors > 0) throw new Error(`autocannon counted ${errors} errors`)
process.stdout.write(JSON.stringify({ answers: latency.totalCount, p50: latency.p50, p99: latency.p99 }))
