import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/results/redact.ts'
import { createRun, openRun } from '../../../src/results/run/run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { createRunFolder } from '../../../src/results/run/run-folder.ts'
import { collect, temporaryFolder } from '../arbitrary-trials.ts'
import { ARRIVALS, REFUSED, TRIAL } from '../sample-trials.ts'

const KEY = 'sk-secret-0123456789'
const startedAt = new Date('2026-11-20T04:02:17.123Z')

const FILE: RunFile = {
  schema_version: 1,
  run: '20261120T040217Z-first-look',
  status: 'running',
  started_at: startedAt.toISOString(),
  scenario: {
    name: 'first-look',
    seed: 1,
    texts: ['Hello.'],
    targets: [],
    load: { executor: 'constant-concurrency', concurrency: 1, trials: 1, order: 'interleaved' },
    connection: 'warm',
    warmup: 0,
    timeout: 10_000,
    stop: { kind: 'complete' },
  },
  versions: { ttfa: '0.1.0' },
  machine: {
    ...{ platform: 'linux', release: '6.1', architecture: 'x64', processor: 'some', cores: 2, memory: 4096 },
    ...{ node: 'v20.18.0', flags: [] },
  },
  adapters: {},
  audible: { window: 10, thresholdDbfs: -40, sustained: 50 },
  loop: [],
  simulated: true,
}

async function begin() {
  const folder = await createRunFolder({
    results: await temporaryFolder(),
    scenario: 'first-look',
    startedAt,
  })
  return createRun({ folder, file: FILE, redact: createRedactor([KEY]) })
}

describe('a run on disk', () => {
  test('reads back what was written, without the key', async () => {
    const run = await begin()
    run.trials.add(TRIAL, ARRIVALS)
    run.trials.add(REFUSED, { trial: 1, pieces: [] })
    await run.trials.close()
    await run.save({ ...FILE, status: 'finished', elapsed_us: 5, versions: { ttfa: `0.1.0 ${KEY}` } })
    const stored = await openRun(run.folder.path)
    expect(stored.file).toEqual({
      ...FILE,
      status: 'finished',
      elapsed_us: 5,
      versions: { ttfa: '0.1.0 [redacted]' },
    })
    expect(await collect(stored.trials())).toEqual([
      TRIAL,
      { ...REFUSED, detail: REFUSED.detail.replace(KEY, '[redacted]') },
    ])
    expect(await collect(stored.arrivals())).toEqual([ARRIVALS, { trial: 1, pieces: [] }])
  })

  test('can be read while in progress, and reads as interrupted', async () => {
    const run = await begin()
    run.trials.add(TRIAL, ARRIVALS)
    await run.trials.flush()
    const stored = await openRun(run.folder.path)
    expect(stored.file.status).toBe('interrupted')
    expect(stored.file.interruption?.reason).toBe('killed')
    expect(await collect(stored.trials())).toEqual([TRIAL])
    await run.trials.close()
  })

  test('has no trials before the first', async () => {
    const run = await begin()
    await run.trials.close()
    const stored = await openRun(run.folder.path)
    expect(await collect(stored.trials())).toEqual([])
    expect(await collect(stored.arrivals())).toEqual([])
  })

  test('leaves no half-written run.json', async () => {
    const run = await begin()
    await Promise.all([run.save(FILE), run.trials.close()])
    expect(JSON.parse(await readFile(run.folder.runFile, 'utf8'))).toEqual(FILE)
  })
})

const UNREADABLE = [
  { name: 'a folder without one', text: undefined, code: 'RUN_NOT_FOUND' },
  { name: 'one that is not JSON', text: '{', code: 'RUN_UNREADABLE' },
  { name: 'one of another version', text: '{"schema_version":2}', code: 'RUN_VERSION' },
  { name: 'something else', text: '[]', code: 'RUN_VERSION' },
]

test.each(UNREADABLE)('opening $name says so', async ({ text, code }) => {
  const run = await begin()
  await run.trials.close()
  if (text !== undefined) await writeFile(run.folder.runFile, text)
  const path = text === undefined ? `${run.folder.path}/nowhere` : run.folder.path
  await expect(openRun(path)).rejects.toMatchObject({ name: 'SetupError', code })
})
