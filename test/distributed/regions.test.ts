import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial/trial.ts'
import { readRunFile } from '../../src/results/run/run-file-io.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import { type FarProxy, startFarProxy } from './far-proxy.ts'
import { type ForeignServer, startForeignServer } from './foreign-server.ts'
import { type RedisServer, SKIP_WITHOUT_REDIS, startRedis, WITH_REDIS } from './redis-server.ts'
import { type CommandProcess, startCommand, startWorker } from './worker-process.ts'

/** One of two regions is this much farther away, from the provider and from the broker. */
const FARTHER_MS = 80
const ANSWERS = 30
/** What the two targets take by themselves. */
const QUICK_MS = 20
const SLOW_MS = 220

describe.skipIf(SKIP_WITHOUT_REDIS)(`${WITH_REDIS}, from two regions`, { timeout: 180_000 }, () => {
  let folder: string
  let redis: RedisServer
  const servers: ForeignServer[] = []
  const ways: FarProxy[] = []
  const running: CommandProcess[] = []
  const trials: Trial[] = []

  const mediansOf = (vantage: string) =>
    Object.fromEntries(['quick', 'slow'].map((target) => [target, median(trials, vantage, target)]))
  const file = () => readRunFile(path.join(folder, 'out/run.json'))

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-regions-'))
    redis = await startRedis()
    servers.push(await startForeignServer(QUICK_MS), await startForeignServer(SLOW_MS))
    const region = async (name: string, oneWayMs: number) => {
      await mkdir(path.join(folder, name))
      const [toBroker, toProviders] = [
        await startFarProxy(oneWayMs, redis.port),
        await startFarProxy(oneWayMs),
      ]
      ways.push(toBroker, toProviders)
      const environment = { HTTP_PROXY: `http://127.0.0.1:${toProviders.port}` }
      const url = `redis://127.0.0.1:${toBroker.port}`
      running.push(await startWorker(url, name, path.join(folder, name), { environment }))
    }
    await Promise.all([region('near', 0), region('far', FARTHER_MS / 2)])
    await writeFile(path.join(folder, 'scenario.yaml'), scenario(servers))
    const words = ['run', 'scenario.yaml', '--workers', '--broker', redis.url, '--out', 'out', '--wait', '60']
    const run = startCommand(words, folder, { SMALLEST_API_KEY: '' })
    running.push(run)
    expect([0, 111], run.said()).toContain(await run.ended)
    for await (const trial of readTrials(path.join(folder, 'out/trials.csv'))) trials.push(trial)
  }, 180_000)
  afterAll(async () => {
    for (const { process } of running) process.kill('SIGKILL')
    for (const one of [...servers, ...ways]) one.close()
    redis.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('the whole load came from each, and the distance is in the numbers of the far one only', () => {
    expect(trials.filter(({ phase }) => phase === 'measure')).toHaveLength(2 * 2 * ANSWERS)
    const [near, far] = [mediansOf('near'), mediansOf('far')]
    for (const target of ['quick', 'slow']) {
      const farther = (far[target] ?? 0) - (near[target] ?? 0)
      expect(farther).toBeGreaterThan(0.9 * FARTHER_MS)
      expect(farther).toBeLessThan(2 * FARTHER_MS)
    }
  })

  test('the difference of differences has its own table, and the vantages are not pooled', async () => {
    const report = startCommand(['report', 'out', '--json'], folder)
    await report.ended
    const { vantage_differences: rows } = JSON.parse(report.said())
    const row = rows.find(({ stage }: { stage: string }) => stage === 'ttfa_heard') ?? rows[0]
    expect([row.from, row.to].toSorted()).toEqual(['far', 'near'])
    const { near, far } = { near: mediansOf('near'), far: mediansOf('far') }
    const ratioFrom = (of: Record<string, number>) => (of[row.target] ?? 0) / (of[row.reference] ?? 1)
    const expected = row.to === 'far' ? ratioFrom(far) / ratioFrom(near) : ratioFrom(near) / ratioFrom(far)
    expect(Math.abs(Math.log(row.ratio / expected))).toBeLessThan(Math.log(1.15))
    expect(row).toMatchObject({ significant: true })
    // Another distance changes how far apart two providers are by ratio: pooled medians would hide it.
    expect(Math.abs(Math.log(row.ratio))).toBeGreaterThan(Math.log(2))
    const stages = await readFile(path.join(folder, 'out/stages.csv'), 'utf8')
    expect(stages.split('\n')[0]).toContain('vantage')
  })

  test('the clock of each is recorded: its offset to the broker, known to half of its round trip', async () => {
    const { parts = [] } = await file()
    const clocks = Object.fromEntries(
      parts.map((part) => [part.file.vantage.name, part.file.shards?.[0]?.clock]),
    )
    const { near, far } = clocks
    if (!near || !far) throw new Error(`a clock is missing: ${JSON.stringify(clocks)}`)
    expect(far.half_rtt_us).toBeGreaterThan((FARTHER_MS / 2) * 1e3)
    expect(near.half_rtt_us).toBeLessThan(far.half_rtt_us)
    // Both are on this machine: what their offsets differ by is what is not known of them.
    expect(Math.abs(far.offset_us - near.offset_us)).toBeLessThanOrEqual(far.half_rtt_us + near.half_rtt_us)
    expect([near.late_us, far.late_us].every((late) => late !== undefined)).toBe(true)
  })
})

/** The way of each region leads to this machine, whatever the name: loopback addresses are reached without a proxy. */
function scenario([quick, slow]: readonly ForeignServer[]): string {
  return `name: regions
texts: [One text.]
warmup: 2
connection: warm
vantages: [near, far]
load: { executor: constant-concurrency, concurrency: 1, trials: ${ANSWERS} }
targets:
  quick: { adapter: smallest-http, base: 'http://provider.test:${quick?.port}', sampleRate: 24000 }
  slow: { adapter: smallest-http, base: 'http://provider.test:${slow?.port}', sampleRate: 24000 }
`
}

/** Of the time to first audio, in milliseconds. */
function median(trials: readonly Trial[], vantage: string, target: string): number {
  const times = trials
    .filter((trial) => trial.vantage === vantage && trial.target === target && trial.phase === 'measure')
    .map(({ at: { began = 0, heard = Number.NaN } }) => (heard - began) / 1e3)
    .sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}
