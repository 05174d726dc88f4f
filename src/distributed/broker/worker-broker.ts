import { ALIVE_MS, type Beat, type Block, type WorkerBroker } from './broker.ts'
import { brokerTime, connectRedis, loadLibraries } from './connect.ts'
import { KEPT_MS, keysOf, PREFIX, queueOf, WORKERS, WORKERS_SEEN } from './keys.ts'

/** Blocks of one run that wait at the broker. With blocks of at most 128 KiB these are at most 64 MiB. */
const MAX_WAITING = 512
/** The lock of a shard. Heartbeats of our own notice a dead worker sooner. */
const LOCK_MS = 30_000

/** BullMQ on Redis, as a worker sees it. Throws a `SetupError` if it cannot be used. */
export async function connectWorker(url: string): Promise<WorkerBroker> {
  const { Redis, Worker } = await loadLibraries()
  const redis = await connectRedis(Redis, url)
  // Waiting for a shard may take for ever.
  const blocking = await connectRedis(Redis, url, {
    maxRetriesPerRequest: null,
    commandTimeout: undefined as never,
  })
  return {
    now: () => brokerTime(redis),
    announce: async (id, info) => {
      const seen = (await brokerTime(redis)) / 1e3
      await redis.hset(WORKERS, id, info)
      await redis.zadd(WORKERS_SEEN, seen, id)
      await forgetOld(redis, seen)
    },
    leave: async (id) => {
      await redis.zrem(WORKERS_SEEN, id)
      await redis.hdel(WORKERS, id)
    },
    serve: (vantage, run) => {
      const lost = new Set<string>()
      const worker = new Worker(queueOf(vantage), (job) => run(job.data, () => !lost.has(job.id ?? '')), {
        connection: blocking,
        prefix: PREFIX,
        concurrency: 1,
        lockDuration: LOCK_MS,
        // A shard whose worker is gone is never run again.
        maxStalledCount: 0,
        maxStartedAttempts: 1,
      })
      worker.on('error', () => {})
      worker.on('lockRenewalFailed', (jobs: string[]) => {
        for (const job of jobs) lost.add(job)
      })
      return () => worker.close()
    },
    claim: async (run, shard, claim) => {
      const keys = keysOf(run)
      if ((await redis.hsetnx(keys.claims, shard, claim)) === 0) return false
      await redis.pexpire(keys.claims, KEPT_MS)
      await redis.set(keys.beat(shard, claim), '1', 'PX', ALIVE_MS)
      return true
    },
    beat: (run, shard, claim) => beat(redis, run, shard, claim),
    report: async (run, shard, status) => {
      await redis.hset(keysOf(run).statuses, shard, status)
      await redis.pexpire(keysOf(run).statuses, KEPT_MS)
    },
    push: (run, block) => push(redis, run, block),
    close: async () => {
      redis.disconnect()
      blocking.disconnect()
    },
  }
}

type Client = Awaited<ReturnType<typeof connectRedis>>

async function beat(redis: Client, run: string, shard: string, claim: string): Promise<Beat> {
  const keys = keysOf(run)
  const [claimed, coordinated, start, command, receipt] = await Promise.all([
    // Not SET: a broker whose memory is full still lets a key live on.
    redis.pexpire(keys.beat(shard, claim), ALIVE_MS),
    redis.exists(keys.coordinator),
    redis.hget(keys.starts, shard),
    redis.get(keys.command),
    redis.hget(keys.receipts, shard),
  ])
  return {
    claimed: claimed === 1,
    coordinated: coordinated === 1,
    ...(start !== null && { start }),
    ...(command !== null && { command }),
    ...(receipt !== null && { receipt }),
  }
}

async function push(redis: Client, run: string, block: Block): Promise<boolean> {
  const { rows } = keysOf(run)
  if ((await redis.xlen(rows)) >= MAX_WAITING) return false
  const { shard, claim, file, offset, data, signature } = block
  try {
    await redis.xadd(rows, '*', shard, claim, file, String(offset), data, signature)
    await redis.pexpire(rows, KEPT_MS)
    return true
  } catch (error) {
    // Its memory is full. The rows are on this worker's disk, and the coordinator makes room.
    if (error instanceof Error && error.message.startsWith('OOM')) return false
    throw error
  }
}

/** Workers that were ended without a word. */
async function forgetOld(redis: Client, now: number): Promise<void> {
  const old = await redis.zrangebyscore(WORKERS_SEEN, '-inf', now - 60_000)
  if (old.length === 0) return
  await redis.zrem(WORKERS_SEEN, ...old)
  await redis.hdel(WORKERS, ...old)
}
