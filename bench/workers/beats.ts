/**
 * What 100 workers at 10 vantages cost the broker and the coordinator while they only say that they live:
 * `node --import jiti/register bench/workers/beats.ts --workers 100`. The workers are connections of another process that send what
 * a worker sends four times a second: a heartbeat, and its signed state with the progress of a few targets. Needs Linux and redis-server.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { BEAT_MS } from '../../src/distributed/broker/broker.ts'
import { connectCoordinator } from '../../src/distributed/broker/coordinator-broker.ts'
import { connectWorker } from '../../src/distributed/broker/worker-broker.ts'
import { ShardBoard } from '../../src/distributed/coordinator/shard-board.ts'
import type { ShardStatus } from '../../src/distributed/messages.ts'
import { Signer } from '../../src/distributed/signer.ts'
import { startRedis } from '../../test/distributed/redis-server.ts'
import { row } from '../whole-tool/tool.ts'
import { ProcessUse } from './process-use.ts'

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '20' },
    /** The broker of the parent: this is the process of the workers. */
    broker: { type: 'string' },
  },
})
const signer = new Signer('the secret of this benchmark')
const RUN = 'bench'
const shards = Array.from({ length: Number(values.workers) }, (_, index) => ({
  shard: `v${index % 10}-${Math.floor(index / 10)}`,
  vantage: `v${index % 10}`,
  share: { index: Math.floor(index / 10), of: Math.ceil(Number(values.workers) / 10) },
}))

async function beWorker(url: string, shard: string): Promise<void> {
  const broker = await connectWorker(url)
  await broker.claim(RUN, shard, shard)
  for (let done = 0; ; done += 1) {
    await broker.beat(RUN, shard, shard)
    await broker.report(RUN, shard, signer.sign('status', statusOf(shard, done)))
    await sleep(BEAT_MS)
  }
}

/** As long as that of four targets. */
function statusOf(shard: string, done: number): ShardStatus {
  const target = { done, planned: 100_000, inFlight: 500, failed: 0, skipped: 0, median: 123_456.789 }
  const progress = ['one', 'two', 'three', 'four'].map((id) => ({ id, ...target }))
  const clock = { offset_us: 1_796_056_638_776_262, half_rtt_us: 58, late_us: 0 }
  const status = { shard, claim: shard, worker: 'a machine', state: 'running', round: 1, clock, progress }
  return status as unknown as ShardStatus
}

async function lead(): Promise<void> {
  const redis = await startRedis()
  const words = ['--workers', values.workers ?? '', '--broker', redis.url]
  const child = fork(import.meta.filename, words, { execArgv: ['--import', 'jiti/register'] })
  await once(child, 'message')
  const broker = await connectCoordinator(redis.url)
  const board = new ShardBoard(shards, signer)
  const use = new ProcessUse(redis.process.pid)
  const [begun, before] = [performance.now(), process.cpuUsage()]
  while (performance.now() - begun < Number(values.seconds) * 1e3) {
    board.update(await broker.poll(RUN, board.shards))
    await sleep(BEAT_MS)
  }
  const { user, system } = process.cpuUsage(before)
  const share = (user + system) / 10 / (performance.now() - begun)
  const heard = board.shards.filter(({ status, lost }) => status && lost === undefined).length
  row(['workers', 'heard of all the time', 'coordinator % of a core', 'broker % of a core', 'broker MiB'])
  row(Array(5).fill('---'))
  const [core, memory] = [use.coreShare(0, 1), use.memory(0.5, 1)]
  row([shards.length, heard, share.toFixed(1), core.toFixed(1), memory.toFixed(0)])
  use.stop()
  child.kill()
  await broker.close()
  redis.stop()
}

if (values.broker === undefined) await lead()
else {
  const { broker } = values
  for (const { shard } of shards) void beWorker(broker, shard)
  await sleep(3000)
  process.send?.('ready')
}
