import { describe, expect, test } from 'vitest'
import { PROTOCOL, type ShardJob } from '../../src/distributed/messages.ts'
import { checkJob, MAX_AGE_MS } from '../../src/distributed/worker/check-job.ts'

const NOW = 1e15
const job = {
  protocol: PROTOCOL,
  ttfa: '1.0.0',
  run: 'run',
  shard: 'eu-1',
  vantage: 'eu',
  streams: 100,
  issued: NOW - 1e6,
} as ShardJob
const checks = { ttfa: '1.0.0', vantage: 'eu', capacity: 512, now: NOW, seen: new Set<string>() }

describe('a worker', () => {
  test('runs a job that is meant for it', () => {
    expect(() => checkJob(job, checks)).not.toThrow()
  })

  test.each([
    ['of another version', { ttfa: '1.0.1' }, {}, 'it runs ttfa 1.0.0, and the coordinator 1.0.1'],
    ['of other messages', { protocol: (PROTOCOL + 1) as never }, {}, 'it runs ttfa 1.0.0'],
    ['that is too old', { issued: NOW - (MAX_AGE_MS + 1000) * 1e3 }, {}, 'the shard was written 301 s ago'],
    [
      'that is of the future',
      { issued: NOW + (MAX_AGE_MS + 1000) * 1e3 },
      {},
      'the shard was written -301 s ago',
    ],
    ['that it has run before', {}, { seen: new Set(['run/eu-1']) }, 'the shard came before: it is replayed'],
    ['for another vantage', { vantage: 'us' }, {}, 'it measures from eu, and the shard is for us'],
    [
      'that is too much for it',
      { streams: 513 },
      {},
      'the shard needs 513 streams at once, and its capacity is 512',
    ],
  ])('refuses a job %s', (_, changed, other, words) => {
    expect(() => checkJob({ ...job, ...changed }, { ...checks, ...other })).toThrow(words)
  })
})
