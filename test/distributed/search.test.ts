import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { ProbeAnswer } from '../../src/probe/answer/answer.ts'
import type { RunFile } from '../../src/results/run/run-file.ts'
import { readRunFile } from '../../src/results/run/run-file-io.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import type { ForeignServer } from './foreign-server.ts'
import { type RedisServer, SKIP_WITHOUT_REDIS, startRedis, WITH_REDIS } from './redis-server.ts'
import { openPlace, type Place, TEXTS } from './search-place.ts'
import { type SharedWorkers, startCommand, startSharedWorkers } from './worker-process.ts'
import { usePlace } from './workplace.ts'

const TIMEOUT = 180_000
/** Found, or found on a machine that was too busy for it. */
const DONE = [0, 111]

const search = (more = '', hold = '1s') => `load: { executor: probe }
probe: { max: 16, settle: 100ms, longestSettle: 1s, stagger: 5ms, hold: ${hold}, budget: { requests: ${TEXTS} }${more} }`

async function read(out: string): Promise<{ file: RunFile; trials: Trial[]; answer: ProbeAnswer }> {
  const trials: Trial[] = []
  for await (const trial of readTrials(path.join(out, 'trials.csv'))) trials.push(trial)
  const file = (await readRunFile(path.join(out, 'run.json'))) as RunFile
  return { file, trials, answer: JSON.parse(await readFile(path.join(out, 'probe.json'), 'utf8')) }
}

function expectEachSentOnce(server: ForeignServer): void {
  expect(new Set(server.texts).size).toBe(server.texts.length)
}

describe.skipIf(SKIP_WITHOUT_REDIS)(`a search: ${WITH_REDIS}`, { timeout: TIMEOUT }, () => {
  let redis: RedisServer
  let shared: SharedWorkers
  let others: SharedWorkers

  beforeAll(async () => {
    redis = await startRedis()
    ;[shared, others] = await Promise.all([
      startSharedWorkers(redis.url, 'shared'),
      startSharedWorkers(redis.url, 'others'),
    ])
  }, TIMEOUT)
  afterAll(async () => {
    await Promise.all([shared.stop(), others.stop()])
    redis.stop()
  })

  /** What a test starts, which ends with it: searches wait most of the time, and do so beside each other. */
  function inPlace(body: (place: Place) => Promise<void>): () => Promise<void> {
    return () => usePlace(openPlace(redis.url), body)
  }

  describe.concurrent('on two workers that others use too', () => {
    test.sequential(
      'two workers find the limit that one machine finds, and share every level',
      inPlace(async ({ serverWith, probe }) => {
        const [own, other] = [await serverWith({ atOnce: 9 }), await serverWith({ atOnce: 9 })]
        const here = await probe(own, search(), [])
        expect(DONE, here.said()).toContain(await here.ended)
        const { ended, said, out } = await probe(other, search(), ['--workers', '2', '--vantage', 'shared'])
        expect(DONE, said()).toContain(await ended)
        const alone = (await read(here.out)).answer
        const { file, trials, answer } = await read(out)
        expect(alone).toMatchObject({ feasible_max: 9, infeasible_min: 10, boundary_type: 'refused' })
        expect(answer).toMatchObject({
          feasible_max: 9,
          infeasible_min: 10,
          boundary_type: 'refused',
          workers: 2,
        })
        expect(answer.notes).toContain('Searched on 2 workers, which shared every level.')
        expect(said()).toContain('Searched on 2 workers')
        expectEachSentOnce(other)
        expect(trials).toHaveLength(other.texts.length)
        expect(answer.budget.spent.requests).toBe(other.texts.length)
        expect(new Set(trials.map(({ trial }) => trial)).size).toBe(trials.length)
        // A burst has the numbers of one machine's, in turns, and is as dense as one.
        const [burst] = answer.levels.filter(({ kind, level }) => kind === 'burst' && level >= 8)
        const sent = trials.filter(({ block }) => block === burst?.number).sort((a, b) => a.trial - b.trial)
        expect(sent.map(({ trial }) => trial - (sent[0]?.trial ?? 0))).toEqual(
          sent.map((_, number) => number),
        )
        expect(sent.map(({ worker: thread }) => thread)).toEqual(sent.map((_, number) => number % 2))
        expect(file.shards?.map(({ shard, status, rows }) => [shard, status, rows > 0])).toEqual([
          ['shared-1', 'finished', true],
          ['shared-2', 'finished', true],
        ])
        expect(file.status).toBe('finished')
        expect(file.validity?.state).toBeDefined()
        expect(file.course).toBeUndefined()
      }),
    )

    test.sequential(
      'what a provider says of its limits comes along',
      inPlace(async ({ serverWith, probe }) => {
        const server = await serverWith({ atOnce: 2 }, 60)
        const { ended, said, out } = await probe(server, search().replace('max: 16', 'max: 4'), [
          '--workers',
          '2',
          '--vantage',
          'shared',
        ])
        expect(DONE, said()).toContain(await ended)
        const { answer } = await read(out)
        expect(answer.feasible_max).toBe(2)
        expect(answer.rate_limits.headers).toEqual({ 'x-ratelimit-limit': '2' })
        expect(answer.refusals[0]).toMatchObject({ how: 'refused', status: 429 })
      }),
    )

    test.sequential(
      'Ctrl-C lets what is in flight finish on all workers, and keeps what was found',
      inPlace(async ({ serverWith, probe }) => {
        const server = await serverWith({ atOnce: 4 })
        const { ended, said, until, out, process } = await probe(
          server,
          search('', '60s').replace('max: 16', 'max: 6'),
          ['--workers', '2', '--vantage', 'shared'],
        )
        await until('sustaining')
        const asked = server.texts.length
        await vi.waitFor(() => expect(server.texts.length).toBeGreaterThan(asked + 10), 60_000)
        process.kill('SIGINT')
        expect(await ended, said()).toBe(105)
        const { file, trials, answer } = await read(out)
        expect(file.interruption?.reason).toBe('signal')
        expect(answer.convergence_reason).toBe('interrupted')
        expect(trials).toHaveLength(server.texts.length)
        expect(trials.filter(({ outcome }) => outcome === 'cancelled')).toEqual([])
        expectEachSentOnce(server)
      }),
    )

    test.sequential(
      'Ctrl-C twice stops all workers at once',
      inPlace(async ({ serverWith, probe }) => {
        const server = await serverWith({}, 30_000)
        const { ended, said, until, process } = await probe(server, search(), [
          '--workers',
          '2',
          '--vantage',
          'shared',
        ])
        await until('burst of')
        await vi.waitFor(() => expect(server.texts.length).toBe(1), 60_000)
        process.kill('SIGINT')
        await until('finishing the requests in flight')
        process.kill('SIGINT')
        const stoppedAt = performance.now()
        expect(await ended, said()).toBe(105)
        // The one answer would have taken half a minute.
        expect(performance.now() - stoppedAt).toBeLessThan(15_000)
        const saidByWorkers = () => shared.workers.map((one) => one.said()).join('\n')
        await vi.waitFor(() => expect(saidByWorkers()).toMatch(/ended \S+ early/), 15_000)
        expect(server.texts).toHaveLength(1)
      }),
    )
  })

  describe.concurrent('on two more of them', () => {
    test.sequential(
      'two workers keep up a rate together, and find its limit',
      inPlace(async ({ serverWith, probe }) => {
        const server = await serverWith({ perSecond: 5 }, 20)
        const lines = search(', kind: request-rate, periods: 2').replace('max: 16', 'max: 8')
        const { ended, said, out } = await probe(server, lines, ['--workers', '2', '--vantage', 'others'])
        expect(DONE, said()).toContain(await ended)
        const { answer, trials } = await read(out)
        expect(answer).toMatchObject({ feasible_max: 5, boundary_type: 'refused' })
        expectEachSentOnce(server)
        expect(trials).toHaveLength(server.texts.length)
      }),
    )

    test.sequential(
      'starts that are replayed send nothing',
      inPlace(async ({ serverWith, probe }) => {
        const server = await serverWith({ atOnce: 3 }, 60)
        const { ended, said, until, out } = await probe(server, search().replace('max: 16', 'max: 6'), [
          '--workers',
          '2',
          '--vantage',
          'others',
        ])
        await until(/run (\S+)\n/)
        const run = /^run (\S+)$/m.exec(said())?.[1] ?? ''
        const client = new Redis(redis.url)
        const key = `ttfa:{${run}}:starts`
        const seen: Record<string, string>[] = []
        let replayed = 0
        const isOver = ended.then(() => true)
        while (!(await Promise.race([isOver, new Promise<false>((done) => setTimeout(done, 70, false))]))) {
          const starts = await client.hgetall(key)
          if (Object.keys(starts).length > 0 && JSON.stringify(starts) !== JSON.stringify(seen.at(-1)))
            seen.push(starts)
          const old = seen[replayed]
          if (!old || seen.length < replayed + 4 || replayed >= 12) continue
          replayed += 1
          await client.hset(key, old)
        }
        client.disconnect()
        expect(DONE, said()).toContain(await ended)
        expect(replayed).toBe(12)
        expectEachSentOnce(server)
        const { trials, answer } = await read(out)
        expect(answer.feasible_max).toBe(3)
        expect(trials).toHaveLength(server.texts.length)
      }),
    )
  })

  describe.concurrent('on workers of its own', () => {
    test.sequential(
      'a worker that is killed in a level ends the search: what was finished is answered from, nothing is sent twice',
      inPlace(async ({ serverWith, worker, probe }) => {
        const [victim] = await Promise.all([worker('killed'), worker('killed')])
        const server = await serverWith({ atOnce: 4 })
        const { ended, said, until, out } = await probe(
          server,
          search('', '60s').replace('max: 16', 'max: 6'),
          ['--workers', '2', '--vantage', 'killed'],
        )
        await until('sustaining')
        const asked = server.texts.length
        await vi.waitFor(() => expect(server.texts.length).toBeGreaterThan(asked + 20), 60_000)
        victim?.process.kill('SIGKILL')
        expect(await ended, said()).toBe(115)
        const { file, trials, answer } = await read(out)
        expect(file.interruption?.reason).toBe('lost')
        expect(file.interruption?.detail).toMatch(/^1 of 2 workers were lost/)
        expect(answer.convergence_reason).toBe('lost')
        expect(answer.levels.length).toBeGreaterThan(3)
        expect(answer.feasible_max).toBe(4)
        expectEachSentOnce(server)
        // What was handed out to the lost one counts as spent.
        expect(answer.budget.spent.requests).toBeGreaterThan(server.texts.length)
        expect(answer.budget.spent.requests).toBeLessThanOrEqual(TEXTS)
        expect(trials.length).toBeLessThanOrEqual(server.texts.length)
      }),
    )

    test.sequential(
      'workers with another secret are not used',
      inPlace(async ({ serverWith, worker, probe }) => {
        await worker('foreign', { environment: { TTFA_WORKER_SECRET: 'another secret of sixteen' } })
        const server = await serverWith({})
        const { ended, said } = await probe(server, search(), [
          '--workers',
          '1',
          '--vantage',
          'foreign',
          '--wait',
          '1',
        ])
        expect(await ended).toBe(104)
        expect(said()).toContain('1 more have another TTFA_WORKER_SECRET')
        expect(server.texts).toEqual([])
      }),
    )

    test.sequential(
      'workers stop when their coordinator is killed, and --collect gets every row and the answer so far',
      inPlace(async ({ serverWith, worker, probe, folder, running }) => {
        const [one] = await Promise.all([worker('left'), worker('left')])
        const server = await serverWith({ atOnce: 4 })
        const killed = await probe(server, search('', '60s').replace('max: 16', 'max: 6'), [
          '--workers',
          '2',
          '--vantage',
          'left',
        ])
        await killed.until('sustaining')
        const run = /^run (\S+)$/m.exec(killed.said())?.[1] ?? ''
        killed.process.kill('SIGKILL')
        await one?.until(/ended .* early/)
        const collector = startCommand(['run', '--collect', run, '--broker', redis.url], folder)
        running.push(collector)
        expect(await collector.ended, collector.said()).toBe(115)
        expect(collector.said()).toContain('holds 4 concurrent requests')
        const { file, trials } = await read(killed.out)
        expect(file.interruption?.reason).toBe('lost')
        expect(trials).toHaveLength(server.texts.length)
        expectEachSentOnce(server)
      }),
    )
  })
})
