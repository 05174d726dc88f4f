import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { AnyRunFile } from '../../src/results/run/run-file.ts'
import { readRunFile } from '../../src/results/run/run-file-io.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import { type RedisServer, SKIP_WITHOUT_REDIS, startRedis, WITH_REDIS } from './redis-server.ts'
import { SECRET, type SharedWorkers, startCommand, startSharedWorkers } from './worker-process.ts'
import { openPlace, type Place } from './workers-place.ts'
import { usePlace } from './workplace.ts'

const CLOSED = (trials: number, concurrency = 4) =>
  `load: { executor: constant-concurrency, concurrency: ${concurrency}, trials: ${trials} }`

/** Processes take long to start on a machine that does other work too. */
const TIMEOUT = 120_000

/** What a process has started. */
async function childrenOf(pid = 0): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.trim().split(' ').map(Number)
}

/** Passed, or measured on a machine that was too busy for it. */
const DONE = [0, 111]

async function read(out: string): Promise<{ file: AnyRunFile; trials: Trial[] }> {
  const trials: Trial[] = []
  for await (const trial of readTrials(path.join(out, 'trials.csv'))) trials.push(trial)
  return { file: await readRunFile(path.join(out, 'run.json')), trials }
}

const numbersOf = (trials: readonly Trial[]) => trials.map(({ trial }) => trial).sort((a, b) => a - b)
const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

describe.skipIf(SKIP_WITHOUT_REDIS)(WITH_REDIS, { timeout: TIMEOUT }, () => {
  let redis: RedisServer
  let shared: SharedWorkers

  beforeAll(async () => {
    redis = await startRedis()
    shared = await startSharedWorkers(redis.url)
  }, TIMEOUT)
  afterAll(async () => {
    await shared.stop()
    redis.stop()
  })

  /** What a test starts ends with it. Tests wait most of the time, and do so beside each other. */
  function inPlace(body: (place: Place) => Promise<void>, delay?: number): () => Promise<void> {
    return () => usePlace(openPlace(redis.url, shared, delay), body)
  }

  describe.concurrent('on two workers that others use too', () => {
    test.sequential(
      'a load that is divided is one run: every trial once, with the numbers of the undivided load',
      inPlace(async ({ server, coordinator }) => {
        const { ended, said, out } = await coordinator(40, CLOSED(40), [
          '--workers',
          '2',
          '--vantage',
          'shared',
        ])
        const code = await ended
        expect(DONE, said()).toContain(code)
        const { file, trials } = await read(out)
        expect(numbersOf(trials)).toEqual(upTo(40))
        expect(server.texts.toSorted()).toEqual(
          upTo(40)
            .map((number) => `Text number ${number}.`)
            .toSorted(),
        )
        expect(new Set(trials.map(({ worker: thread }) => thread))).toEqual(new Set([0, 1]))
        expect(file.status).toBe('finished')
        expect(file.parts).toBeUndefined()
        expect(file.shards?.map(({ shard, rows, status }) => [shard, rows, status])).toEqual([
          ['shared-1', 20, 'finished'],
          ['shared-2', 20, 'finished'],
        ])
        expect(file.shards?.every(({ clock }) => clock && clock.half_rtt_us >= 0)).toBe(true)
        // Both began at the same instant, give or take how well their clocks are known.
        const begun = [0, 1].map((thread) =>
          Math.min(...trials.filter(({ worker: own }) => own === thread).map(({ at }) => at.began ?? 0)),
        )
        expect(Math.abs((begun[0] ?? 0) - (begun[1] ?? 0))).toBeLessThan(250_000)
        // What one machine writes: nothing of how it was divided, and a report.
        expect((await readdir(out)).toSorted()).not.toContain('shards')
        expect(await readdir(out)).toContain('report.html')
      }),
    )

    test.sequential(
      'every vantage runs the whole load, and none is pooled; the budget is spent once',
      inPlace(async ({ server, running, worker, coordinator }) => {
        await worker('us', { words: ['--shards', '1'] })
        const lines = `${CLOSED(30, 2)}\nvantages: [shared, us]\nbudget: { requests: 40 }`
        const { ended, said, out } = await coordinator(30, lines, ['--workers'])
        expect(await ended, said()).toBe(113)
        const { file, trials } = await read(out)
        expect(file.parts?.map((part) => [part.file.vantage.name, part.rows])).toEqual([
          ['shared', 20],
          ['us', 20],
        ])
        expect(trials).toHaveLength(40)
        expect(server.texts).toHaveLength(40)
        // It was asked to end after one shard.
        expect(await running[0]?.ended).toBe(0)
      }),
    )

    test.sequential(
      'an order that is replayed sends nothing: the shard was claimed, and nobody signs another start',
      inPlace(async ({ server, coordinator }) => {
        const client = new Redis(redis.url)
        const queue = new Queue('shards-shared', { connection: client, prefix: 'ttfa' })
        const { ended } = await coordinator(10, `${CLOSED(10)}\nvantages: [shared]`, ['--workers'])
        let order = ''
        await vi.waitFor(async () => {
          const [job] = await queue.getJobs(['active'])
          order = job?.data ?? order
          expect(order).not.toBe('')
        }, 60_000)
        expect(DONE).toContain(await ended)
        expect(server.texts).toHaveLength(10)
        const said = () => shared.workers.map((one) => one.said()).join('')
        // Either worker may take it: the one that ran it, and the one that sees it for the first time.
        await queue.add('shard', order, { attempts: 1 })
        await vi.waitFor(
          () => expect(said()).toMatch(/it is replayed|early: the coordinator is gone/),
          60_000,
        )
        // Nor does one that nobody signed.
        await queue.add('shard', order.replace('"shard":"shared-1"', '"shard":"shared-9"'), { attempts: 1 })
        await vi.waitFor(() => expect(said()).toContain('signed with another TTFA_WORKER_SECRET'), 60_000)
        expect(server.texts).toHaveLength(10)
        await queue.close()
        client.disconnect()
      }),
    )

    test.sequential(
      'Ctrl-C reaches all workers: what is in flight finishes, and the run is interrupted',
      inPlace(async ({ server, coordinator }) => {
        const lines = `${CLOSED(4000)}\nvantages: [shared]`
        const { ended, said, until, untilAsked, out, process } = await coordinator(4000, lines, [
          '--workers',
          '2',
        ])
        await until('results:')
        await untilAsked(40)
        process.kill('SIGINT')
        expect(await ended, said()).toBe(105)
        const { file, trials } = await read(out)
        expect(file.interruption?.reason).toBe('signal')
        expect(trials.length).toBe(server.texts.length)
        expect(trials.every(({ outcome }) => outcome === 'ok')).toBe(true)
      }),
    )

    test.sequential(
      'a threshold that ends the run ends it on all workers',
      inPlace(async ({ server, coordinator }) => {
        const thresholds = "{ ttfa_heard: [{ threshold: 'p(50)<1ms', abortOnFail: true }] }"
        const lines = `${CLOSED(4000)}\nvantages: [shared]\nthresholds: ${thresholds}`
        const { ended, said, out } = await coordinator(4000, lines, ['--workers', '2'])
        expect(await ended, said()).toBe(99)
        expect((await read(out)).file.interruption?.reason).toBe('threshold')
        expect(server.texts.length).toBeLessThan(4000)
      }),
    )

    test.sequential(
      'Ctrl-C twice stops all workers at once',
      inPlace(async ({ server, coordinator }) => {
        const lines = `${CLOSED(40)}\nvantages: [shared]`
        const run = await coordinator(40, lines, ['--workers', '2'])
        await run.untilAsked(3)
        run.process.kill('SIGINT')
        await run.until('finishing the requests in flight')
        run.process.kill('SIGINT')
        const stoppedAt = performance.now()
        // By the signal, if the broker took longer than a second.
        expect([105, 'SIGINT'], run.said()).toContain(await run.ended)
        // The answers would have taken half a minute.
        expect(performance.now() - stoppedAt).toBeLessThan(15_000)
        expect(server.texts).toHaveLength(4)
      }, 30_000),
    )
  })

  describe.concurrent('on workers of its own', () => {
    test.sequential(
      'what a worker lacks is told before anything is sent',
      inPlace(async ({ server, worker, coordinator }) => {
        await worker('limited', { words: ['--allow', 'api.example.com'] })
        const { ended, said } = await coordinator(10, `${CLOSED(10)}\nvantages: [limited]`, ['--workers'])
        expect(await ended, said()).toBe(104)
        expect(said()).toContain('this worker may not send to 127.0.0.1 (foreign)')
        expect(server.texts).toEqual([])
      }),
    )

    test.sequential(
      'workers with another secret are not used, and said to be there',
      inPlace(async ({ server, worker, coordinator }) => {
        await worker('foreign', { environment: { TTFA_WORKER_SECRET: 'another secret of sixteen' } })
        const { ended, said } = await coordinator(10, `${CLOSED(10)}\nvantages: [foreign]`, [
          '--workers',
          '--wait',
          '1',
        ])
        expect(await ended).toBe(104)
        expect(said()).toContain('0 of 1 at foreign; 1 more have another TTFA_WORKER_SECRET')
        expect(server.texts).toEqual([])
      }),
    )

    test.sequential(
      'a worker that the broker has heard of is healthy',
      inPlace(async ({ worker }) => {
        const { said } = await worker('healthy', { words: ['--health', '0'] })
        const address = /health: (\S+)/.exec(said())?.[1] ?? ''
        await vi.waitFor(async () => expect((await fetch(address)).status).toBe(200))
      }),
    )

    test.sequential(
      'a worker that joins late is waited for',
      inPlace(async ({ worker, coordinator }) => {
        await worker('late')
        const { ended, said, out } = await coordinator(20, `${CLOSED(20)}\nvantages: [late]`, [
          '--workers',
          '2',
          '--wait',
          '60',
        ])
        await new Promise((resolve) => setTimeout(resolve, 700))
        await worker('late')
        const code = await ended
        expect(DONE, said()).toContain(code)
        expect(numbersOf((await read(out)).trials)).toEqual(upTo(20))
      }),
    )

    test.sequential(
      'a worker that is killed leaves a partial run: what came is kept, nothing is sent twice',
      inPlace(async ({ server, worker, coordinator }) => {
        const [victim] = await Promise.all([worker('killed'), worker('killed')])
        const lines = `${CLOSED(400)}\nvantages: [killed]`
        const { ended, said, until, untilAsked, out } = await coordinator(400, lines, ['--workers', '2'])
        await until('results:')
        // Both have sent rows by then.
        await untilAsked(200)
        victim?.process.kill('SIGKILL')
        expect(await ended, said()).toBe(115)
        const { file, trials } = await read(out)
        expect(file.interruption?.reason).toBe('lost')
        expect(file.interruption?.detail).toMatch(/^1 of 2 workers were lost/)
        expect(new Set(server.texts).size).toBe(server.texts.length)
        // The other one finished its half.
        const [lost, whole] = (file.shards ?? []).toSorted((a, b) => a.rows - b.rows)
        expect(whole?.rows).toBe(200)
        expect(lost?.rows).toBeGreaterThan(0)
        expect(lost?.rows).toBeLessThan(200)
        expect(new Set(numbersOf(trials)).size).toBe(trials.length)
      }),
    )

    test.sequential(
      'a worker that hangs stops sending within its lease',
      inPlace(async ({ server, worker, coordinator }) => {
        const hanging = await worker('hanging')
        const { ended, said, until, untilAsked, out } = await coordinator(
          4000,
          `${CLOSED(4000)}\nvantages: [hanging]`,
          ['--workers'],
        )
        await until('results:')
        // It has sent rows by then.
        await untilAsked(200)
        hanging.process.kill('SIGSTOP')
        const stoppedAt = performance.now()
        expect(await ended, said()).toBe(115)
        hanging.process.kill('SIGCONT')
        await hanging.until(/ended .* early/)
        expect((server.times.at(-1) ?? 0) - stoppedAt).toBeLessThan(8000)
        expect((await read(out)).trials.length).toBeGreaterThan(0)
      }),
    )

    test.sequential(
      'workers stop when their coordinator is killed, and --collect gets what is left',
      inPlace(async ({ server, folder, worker, coordinator }) => {
        const one = await worker('left')
        const killed = await coordinator(4000, `${CLOSED(4000)}\nvantages: [left]`, ['--workers'])
        await killed.until('results:')
        const run = /\(run (\S+)\)/.exec(killed.said())?.[1] ?? ''
        await killed.untilAsked(40)
        killed.process.kill('SIGKILL')
        const killedAt = performance.now()
        await one.until(/ended .* early/)
        expect((server.times.at(-1) ?? 0) - killedAt).toBeLessThan(16_000)
        const collector = startCommand(['run', '--collect', run, '--broker', redis.url], folder)
        expect(await collector.ended, collector.said()).toBe(115)
        const { trials } = await read(killed.out)
        // Every request that was answered is there, once.
        expect(new Set(numbersOf(trials)).size).toBe(trials.length)
        expect(trials.length).toBe(server.texts.length)
      }),
    )

    test.sequential(
      'a measuring process whose event loop is blocked is given up: its worker says so, and lives on',
      inPlace(async ({ server, worker, coordinator }) => {
        const one = await worker('blocked')
        const lines = `${CLOSED(4000)}\nvantages: [blocked]`
        const { ended, said, until, untilAsked, out } = await coordinator(4000, lines, ['--workers'])
        await until('results:')
        await untilAsked(40)
        for (const child of await childrenOf(one.process.pid)) process.kill(child, 'SIGSTOP')
        const blockedAt = performance.now()
        expect(await ended, said()).toBe(115)
        expect((server.times.at(-1) ?? 0) - blockedAt).toBeLessThan(2000)
        const { file, trials } = await read(out)
        expect(file.interruption?.detail).toContain('its measuring process did not respond')
        expect(trials.length).toBeGreaterThan(0)
        expect(new Set(server.texts).size).toBe(server.texts.length)
        expect(one.process.exitCode).toBeNull()
      }),
    )

    test.sequential(
      'the secret is needed on both sides',
      inPlace(async ({ folder }) => {
        const { ended, said } = startCommand(['worker', '--broker', redis.url, '--vantage', 'eu'], folder, {
          TTFA_WORKER_SECRET: '',
        })
        expect(await ended).toBe(104)
        expect(said()).toContain('TTFA_WORKER_SECRET')
        expect(said()).not.toContain(SECRET)
      }),
    )
  })

  describe.concurrent('with a broker of its own', () => {
    test.sequential(
      'a broker that is killed ends the run: workers stop, and what came is kept',
      inPlace(async ({ server, worker, coordinator }) => {
        const own = await startRedis()
        const one = await worker('eu', {}, own.url)
        const { ended, said, until, untilAsked, out } = await coordinator(
          8000,
          CLOSED(8000, 4),
          ['--workers'],
          own.url,
        )
        await until('results:')
        await untilAsked(80)
        own.stop()
        const stoppedAt = performance.now()
        await one.until(/ended .* early: it lost the broker/)
        expect((server.times.at(-1) ?? 0) - stoppedAt).toBeLessThan(8000)
        expect(await ended, said()).toBe(115)
        expect((await read(out)).trials.length).toBeGreaterThan(0)
        // What could not be delivered is on the worker's disk.
        expect(one.said()).toContain('not all rows of')
      }),
    )

    test.sequential(
      'a broker that is killed before the run begins is an error of one line, and nothing was sent',
      inPlace(async ({ server, worker, coordinator }) => {
        const [own, other] = await Promise.all([startRedis(), startRedis()])
        // One waits for workers, and one for a worker that does not take its shard.
        const asleep = await worker('eu', {}, other.url)
        const waiting = await coordinator(40, CLOSED(40), ['--workers', '--out', 'waiting'], own.url)
        const offered = await coordinator(40, CLOSED(40), ['--workers'], other.url)
        asleep.process.kill('SIGSTOP')
        const client = new Redis(own.url)
        // It looks for workers.
        const commands = async () => String(await client.client('LIST'))
        await vi.waitFor(async () => expect(await commands()).toContain('cmd=zrangebyscore'), 30_000)
        client.disconnect()
        await vi.waitFor(async () => expect(await readdir(offered.out)).toEqual([]), 30_000)
        for (const broker of [own, other]) broker.stop()
        expect([await waiting.ended, await offered.ended], offered.said()).toEqual([104, 104])
        expect(waiting.said()).toMatch(/^error: the broker 127\.0\.0\.1:\d+ does not answer: /m)
        expect(offered.said()).toMatch(/^error: (the broker .* does not answer|workers cannot run this): /m)
        await expect(readdir(offered.out)).rejects.toThrow('ENOENT')
        expect(server.texts).toEqual([])
      }),
    )

    test.sequential(
      'a broker that comes back empty ends the run: nobody waits for what it has forgotten',
      inPlace(async ({ server, worker, coordinator }) => {
        const own = await startRedis()
        const one = await worker('eu', {}, own.url)
        const lines = CLOSED(8000, 4)
        const { ended, said, until, untilAsked, out } = await coordinator(8000, lines, ['--workers'], own.url)
        await until('results:')
        await untilAsked(80)
        own.stop()
        await vi.waitFor(() => expect(own.process.signalCode).toBe('SIGKILL'))
        const again = await startRedis([], own.port)
        await one.until(/ended .* early: it lost (its claim|the broker)/)
        expect(await ended, said()).toBe(115)
        const { file, trials } = await read(out)
        expect(file.interruption?.reason).toBe('lost')
        expect(trials.length).toBeGreaterThan(0)
        expect(new Set(server.texts).size).toBe(server.texts.length)
        again.stop()
      }),
    )

    test.sequential(
      'a broker that is full loses no row, and one that may evict is warned about',
      inPlace(async ({ server, worker, coordinator }) => {
        const own = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'])
        const client = new Redis(own.url)
        await worker('eu', {}, own.url)
        const { ended, said, until, untilAsked, out } = await coordinator(
          300,
          CLOSED(300, 4),
          ['--workers'],
          own.url,
        )
        await until('results:')
        expect(said()).toContain('maxmemory-policy allkeys-lru')
        await untilAsked(20)
        await client.config('SET', 'maxmemory-policy', 'noeviction')
        // Less than it holds already: from now on it takes nothing.
        await client.config('SET', 'maxmemory', '1mb')
        await vi.waitFor(() => expect(server.texts.length).toBe(300), 60_000)
        await client.config('SET', 'maxmemory', '100mb')
        const code = await ended
        expect(DONE, said()).toContain(code)
        expect(numbersOf((await read(out)).trials)).toEqual(upTo(300))
        client.disconnect()
        own.stop()
      }),
    )
  })
})
