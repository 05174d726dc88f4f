import type { Redis, RedisOptions } from 'ioredis'
import { SetupError } from '../../core/setup-error.ts'

/** A command that takes longer has failed: a worker must know in time that it is cut off. */
const COMMAND_TIMEOUT_MS = 2000
const CONNECT_TIMEOUT_MS = 5000
const RETRY_MS = 250

/** The libraries of the broker. They are loaded only where workers are used. */
export async function loadLibraries() {
  try {
    const [{ Redis }, { Queue, Worker }] = await Promise.all([import('ioredis'), import('bullmq')])
    return { Redis, Queue, Worker }
  } catch (cause) {
    throw new SetupError('workers need the packages bullmq and ioredis, which are not installed', {
      code: 'BROKER_PACKAGES',
      hint: 'Run `npm install bullmq ioredis` beside ttfa: only workers need them.',
      cause,
    })
  }
}

type RedisClass = typeof Redis

/** Connects to a broker. Throws a `SetupError` if it cannot be reached or does not let us in. */
export async function connectRedis(
  Client: RedisClass,
  url: string,
  options: RedisOptions = {},
): Promise<Redis> {
  const { host } = parseBrokerUrl(url)
  let connected = false
  const redis = new Client(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => (connected ? RETRY_MS : null),
    ...options,
  })
  let problem: unknown
  // Without a listener an error would end the process. Every command that fails says so itself.
  redis.on('error', (error) => {
    problem = error
  })
  try {
    await redis.connect()
    await redis.ping()
    connected = true
    return redis
  } catch (cause) {
    redis.disconnect()
    const words = problem instanceof Error ? problem.message : String(cause)
    throw new SetupError(`cannot use the broker ${host}: ${words}`, {
      code: 'BROKER_UNREACHABLE',
      hint: 'Check that Redis or Valkey runs there, the user and the password in the URL, and rediss:// for TLS.',
    })
  }
}

/** The address of a broker, without user and password. Throws a `SetupError` if it is none. */
export function parseBrokerUrl(url: string): { readonly host: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed && /^rediss?:$/.test(parsed.protocol) && parsed.hostname !== '') return { host: parsed.host }
  throw new SetupError('the broker is not a redis:// or rediss:// URL', {
    code: 'BROKER_URL',
    hint: 'Give one such as rediss://user:password@broker.example:6380.',
  })
}

/** Seconds and microseconds of TIME, as microseconds. */
export async function brokerTime(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time()
  return Number(seconds) * 1e6 + Number(micros)
}
