import type { ShippedFile } from '../messages.ts'
import {
  ALIVE_MS,
  COORDINATED_MS,
  type CoordinatorBroker,
  type KnownShard,
  type PolledShard,
  type StoredBlock,
} from './broker.ts'
import { brokerTime, connectRedis, loadLibraries, parseBrokerUrl } from './connect.ts'
import { explainLoss } from './explain-loss.ts'
import { KEPT_MS, keysOf, PREFIX, queueOf, RECEIPT_MS, WORKERS, WORKERS_SEEN } from './keys.ts'

/** Blocks that are read at once: at most some megabytes. */
const READ_COUNT = 64
/** A worker that has not been heard of for this long is not there. */
const WORKER_SEEN_MS = 1.5 * ALIVE_MS

/** BullMQ on Redis, as a coordinator sees it. Throws a `SetupError` if it cannot be used. */
export async function connectCoordinator(url: string): Promise<CoordinatorBroker> {
  const { Redis, Queue } = await loadLibraries()
  const redis = await connectRedis(Redis, url)
  const offered: { run: string; vantage: string; shard: string }[] = []
  const queues = new Map<string, InstanceType<typeof Queue>>()
  const queueFor = (vantage: string) => {
    const queue = queues.get(vantage) ?? new Queue(queueOf(vantage), { connection: redis, prefix: PREFIX })
    queue.on('error', () => {})
    queues.set(vantage, queue)
    return queue
  }
  const broker: CoordinatorBroker = {
    now: () => brokerTime(redis),
    warnings: async () => describeEviction(await redis.info('memory')),
    workers: async () => {
      const since = (await brokerTime(redis)) / 1e3 - WORKER_SEEN_MS
      const ids = await redis.zrangebyscore(WORKERS_SEEN, since, '+inf')
      const infos = ids.length === 0 ? [] : await redis.hmget(WORKERS, ...ids)
      return infos.flatMap((info) => info ?? [])
    },
    publish: async (run, description) => {
      const keys = keysOf(run)
      await redis.set(keys.description, description, 'PX', KEPT_MS)
      await redis.set(keys.coordinator, '1', 'PX', COORDINATED_MS)
    },
    describe: async (run) => (await redis.get(keysOf(run).description)) ?? undefined,
    offer: async (run, vantage, shard, job) => {
      // Never a second attempt, whatever happens to the first.
      const options = { attempts: 1, removeOnComplete: true, removeOnFail: true, jobId: `${run}-${shard}` }
      await queueFor(vantage).add('shard', job, options)
      offered.push({ run, vantage, shard })
    },
    withdraw: async (run) => {
      // One that was taken is locked, and not ours to remove.
      for (const { vantage, shard } of offered.filter((one) => one.run === run))
        await queueFor(vantage)
          .remove(`${run}-${shard}`)
          .catch(() => undefined)
    },
    start: async (run, shard, start) => {
      await redis.hset(keysOf(run).starts, shard, start)
      await redis.pexpire(keysOf(run).starts, KEPT_MS)
    },
    command: async (run, command) => void (await redis.set(keysOf(run).command, command, 'PX', KEPT_MS)),
    acknowledge: async (run, shard, receipt) => {
      await redis.hset(keysOf(run).receipts, shard, receipt)
      await redis.pexpire(keysOf(run).receipts, KEPT_MS)
    },
    poll: (run, shards) => poll(redis, run, shards),
    rows: (run) => readBlocks(redis, run),
    drop: async (run, ids) => void (ids.length > 0 && (await redis.xdel(keysOf(run).rows, ...ids))),
    forget: (run) => forget(redis, run),
    close: async () => {
      redis.disconnect()
      // Without a connection there is nothing to wait for.
      for (const queue of queues.values()) void queue.close().catch(() => undefined)
    },
  }
  return explainLoss(broker, parseBrokerUrl(url).host)
}

type Client = Awaited<ReturnType<typeof connectRedis>>

/** Redis would delete rows, claims or locks to make room, without saying so. */
function describeEviction(info: string): string[] {
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1]
  const isLimited = !/^maxmemory:0\r?$/m.test(info)
  if (policy === undefined || policy === 'noeviction' || !isLimited) return []
  return [
    `the broker deletes keys when its memory is full (maxmemory-policy ${policy}), and with them rows of this run: set it to noeviction`,
  ]
}

async function poll(redis: Client, run: string, shards: readonly KnownShard[]): Promise<PolledShard[]> {
  const keys = keysOf(run)
  const [claims, statuses] = await Promise.all([redis.hgetall(keys.claims), redis.hgetall(keys.statuses)])
  const alive = await Promise.all(
    shards.map(({ shard, claim = claims[shard] }) =>
      claim === undefined ? 0 : redis.exists(keys.beat(shard, claim)),
    ),
  )
  // Not SET: a broker whose memory is full still lets a key live on.
  if ((await redis.pexpire(keys.coordinator, COORDINATED_MS)) === 0)
    await redis.set(keys.coordinator, '1', 'PX', COORDINATED_MS)
  return shards.map(({ shard }, index) => ({
    shard,
    alive: alive[index] === 1,
    ...(claims[shard] !== undefined && { claim: claims[shard] }),
    ...(statuses[shard] !== undefined && { status: statuses[shard] }),
  }))
}

async function readBlocks(redis: Client, run: string): Promise<StoredBlock[]> {
  const entries = (await redis.xrangeBuffer(keysOf(run).rows, '-', '+', 'COUNT', READ_COUNT)) as [
    Buffer,
    Buffer[],
  ][]
  return entries.map(([id, fields]) => {
    const [shard, claim, file, offset] = fields.slice(0, 4).map((field) => field.toString('utf8'))
    return {
      id: id.toString('utf8'),
      shard: shard ?? '',
      claim: claim ?? '',
      file: file as ShippedFile,
      offset: Number(offset),
      data: fields[4] ?? Buffer.alloc(0),
      signature: fields[5] ?? Buffer.alloc(0),
    }
  })
}

async function forget(redis: Client, run: string): Promise<void> {
  const { beat: _, receipts, ...keys } = keysOf(run)
  await redis.pexpire(receipts, RECEIPT_MS)
  await redis.del(...Object.values(keys))
}
