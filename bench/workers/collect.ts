/**
 * How many trials a second a coordinator takes from the broker: `node --import jiti/register bench/workers/collect.ts`. Rows as
 * `ttfa run` writes them are put into a real broker's stream by this process beforehand, as if by many workers; then
 * they are checked, written to disk, deleted at the broker and read for the live table. Needs redis-server.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { blockHeader } from '../../src/distributed/broker/broker.ts'
import { connectCoordinator } from '../../src/distributed/broker/coordinator-broker.ts'
import { connectWorker } from '../../src/distributed/broker/worker-broker.ts'
import { RowCollector } from '../../src/distributed/coordinator/row-collector.ts'
import { RowWatcher } from '../../src/distributed/coordinator/row-watcher.ts'
import { Signer } from '../../src/distributed/signer.ts'
import { formatTrialRows, trialHeader } from '../../src/results/trials/trial-rows.ts'
import type { RequestPlan } from '../../src/run/plan/run-plan.ts'
import { startRedis } from '../../test/distributed/redis-server.ts'
import { syntheticTrial } from '../reports/write-run.ts'

const { values } = parseArgs({
  options: { workers: { type: 'string', default: '20' }, rounds: { type: 'string', default: '5' } },
})
const [workers, rounds] = [Number(values.workers), Number(values.rounds)]
/** Blocks of a worker that reports four times a second. */
const ROWS_PER_BLOCK = 100
const BLOCKS = 20

const redis = await startRedis()
const signer = new Signer('the secret of this benchmark')
const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-collect-'))
const [worker, broker] = [await connectWorker(redis.url), await connectCoordinator(redis.url)]
const scenario = { targets: [{ id: 'a' }], texts: [] } as unknown as RequestPlan['scenario']
const plan: RequestPlan = { workload: 'requests', scenario, targets: [], requests: 0, characters: 0 }
let trials = 0
const watcher = new RowWatcher(plan, {
  onTrials: (rows) => {
    trials += rows.length
  },
})
const collector = new RowCollector({
  broker,
  signer,
  run: 'bench',
  folderOf: (shard) => path.join(folder, shard),
  claimOf: () => 'claim',
  onRows: (shard, file, bytes) => watcher.read(shard, 'eu', file, bytes),
})

const offsets = new Map<string, number>()
/** Only what is taken while the clock runs counts: where the broker is full, some was taken before. */
let [taken, timed, bytes, cpu] = [0, 0, 0, 0]
for (let round = 0; round < rounds; round += 1) {
  for (let block = 0; block < BLOCKS; block += 1)
    for (let index = 0; index < workers; index += 1) await send(`w-${index}`, round * BLOCKS + block)
  const before = process.cpuUsage()
  const begun = performance.now()
  const known = trials
  while (await collector.drain());
  taken += performance.now() - begun
  timed += trials - known
  const { user, system } = process.cpuUsage(before)
  cpu += (user + system) / 1e3
}

async function send(shard: string, block: number): Promise<void> {
  const offset = offsets.get(shard) ?? 0
  const numbers = Array.from({ length: ROWS_PER_BLOCK }, (_, row) => block * ROWS_PER_BLOCK + row)
  const rows = formatTrialRows(
    numbers.map((number) => syntheticTrial(number).trial),
    (text) => text,
  )
  const data = Buffer.from(offset === 0 ? `${trialHeader()}${rows}` : rows)
  const header = { shard, claim: 'claim', file: 'trials.csv' as const, offset }
  const signature = signer.signBytes(blockHeader('bench', header), data)
  while (!(await worker.push('bench', { ...header, data, signature }))) await collector.drain()
  offsets.set(shard, offset + data.length)
  bytes += data.length
}

process.stdout.write(
  `${trials} trials of ${workers} workers, ${(bytes / trials).toFixed(0)} bytes each: ${((timed / taken) * 1e3).toFixed(0)} a second with ${((100 * cpu) / taken).toFixed(0)} % of a core; ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`,
)
await collector.close()
await worker.close()
await broker.close()
redis.stop()
await rm(folder, { recursive: true, force: true })
