import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRun } from '../../../src/results/run/open-run.ts'
import { PROBE_FILE_NAME } from '../../../src/run/probe/probe-files.ts'
import { runProbe } from '../../../src/run/probe/run-probe.ts'
import { openSearch, probeLab } from './search-fixture.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ttfa-probe-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('a search saves its answer and every trial, and no key', { timeout: 60_000 }, async () => {
  const key = 'key-of-somebody-in-particular'
  const { lab, plan } = await openSearch({ profile: { concurrency: 2 }, key })
  const never = new AbortController().signal
  const {
    folder: run,
    answer,
    file,
  } = await runProbe(plan, {
    results: folder,
    secrets: [key],
    versions: {},
    control: { finish: never, abort: never },
  })
  await lab.close()
  expect(answer.sentence).toMatch(/^holds 2 concurrent requests; the 3rd is refused in \d/)
  const text = await readFile(path.join(run.path, PROBE_FILE_NAME), 'utf8')
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(answer)))
  expect(file.status).toBe('finished')
  const trials = []
  for await (const trial of (await openRun(run.path)).trials()) trials.push(trial)
  expect(trials).toHaveLength(answer.budget.spent.requests)
  // A level that is kept up counts from when all its streams are busy.
  const measured = trials.filter(({ phase }) => phase === 'measure')
  expect(answer.levels.reduce((sum, { stats }) => sum + stats.requests, 0)).toBe(measured.length)
  expect(new Set(trials.map(({ block }) => block)).size).toBe(answer.levels.length)
  expect(answer.simulated).toBe(true)
  expect(`${text}${await readFile(run.runFile, 'utf8')}`).not.toContain(key)
})

test('a scenario without a probe load, or with several targets, is rejected before anything is sent', async () => {
  const { lab, plan } = await openSearch({})
  await lab.close()
  const never = new AbortController().signal
  const options = { results: folder, secrets: [], versions: {}, control: { finish: never, abort: never } }
  const { probe: _, ...run } = plan.scenario
  await expect(runProbe({ ...plan, scenario: run }, options)).rejects.toMatchObject({ code: 'PROBE_MISSING' })
  const two = { ...plan, targets: [...plan.targets, ...plan.targets] }
  await expect(runProbe(two, options)).rejects.toMatchObject({ code: 'PROBE_TARGETS' })
})

test('finds where the objective fails, below the limit at which requests are refused', {
  timeout: 90_000,
}, async () => {
  const answer = await probeLab({
    profile: { concurrency: 6, firstAudio: 60, limits: { degradation: { from: 3, firstAudio: 60 } } },
    slo: ['ttfa p(80)<100ms'],
    probe: { levelRequests: 40 },
  })
  expect(answer.hard_cap).toMatchObject({ feasible_max: 6 })
  expect(answer.feasible_max).toBe(3)
  expect(answer).toMatchObject({ boundary_type: 'queued', binding_constraint: 'ttfa p(80)<100ms' })
  expect(answer.sentence).toContain('ttfa p(80)<100ms holds up to 3')
})
