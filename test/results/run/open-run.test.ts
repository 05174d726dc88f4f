import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/redaction/redact.ts'
import { createRun } from '../../../src/results/run/create-run.ts'
import { openAnyRun, openRun } from '../../../src/results/run/open-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { createRunFolder } from '../../../src/results/run/run-folder.ts'
import { conditionsOf } from '../../../src/tally/compare/conditions.ts'
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
    targets: [{ id: TRIAL.target, adapter: 'smallest-ws', language: 'en', region: '', options: {} }],
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

describe('the vantage of a run', () => {
  const writeFrom = async (vantage: RunFile['vantage']) => {
    const folder = await createRunFolder({ results: await temporaryFolder(), scenario: 'x', startedAt })
    const file = { ...FILE, ...(vantage && { vantage }) }
    const run = await createRun({ folder, file, redact: createRedactor([]) })
    run.trials.add({ trial: TRIAL, arrivals: ARRIVALS })
    await run.trials.close()
    return openRun(folder.path)
  }

  test('is in run.json and in every row, if the user named it', async () => {
    const stored = await writeFrom({ name: 'eu-west', named: true })
    expect(stored.file.vantage).toEqual({ name: 'eu-west', named: true })
    expect((await collect(stored.trials())).map(({ vantage }) => vantage)).toEqual(['eu-west'])
  })

  test('is only in run.json, if it is the name of the machine', async () => {
    const stored = await writeFrom({ name: 'laptop', named: false })
    expect(stored.file.vantage).toEqual({ name: 'laptop', named: false })
    expect((await collect(stored.trials())).map(({ vantage }) => vantage)).toEqual([undefined])
  })

  test('is absent from runs of older versions, which still read', async () => {
    expect((await writeFrom(undefined)).file.vantage).toBeUndefined()
  })

  test.each([{ name: 7, named: true }, 'eu-west'])('is no %j', async (vantage) => {
    await expect(writeFrom(vantage as unknown as RunFile['vantage'])).rejects.toMatchObject({
      code: 'RUN_UNREADABLE',
    })
  })
})

describe('a run on disk', () => {
  test('reads back what was written, without the key', async () => {
    const run = await begin()
    run.trials.add({ trial: TRIAL, arrivals: ARRIVALS })
    run.trials.add({ trial: REFUSED, arrivals: { trial: 1, pieces: [] } })
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
    run.trials.add({ trial: TRIAL, arrivals: ARRIVALS })
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

  test('yields a trial once that its file has twice, and says so', async () => {
    const run = await begin()
    for (const trial of [7, 1e12, 7, 7, 1e12 + 1])
      run.trials.add({ trial: { ...TRIAL, trial }, arrivals: { ...ARRIVALS, trial } })
    await run.trials.close()
    const damage: string[] = []
    const trials = (await openRun(run.folder.path)).trials((words) => damage.push(words))
    expect((await collect(trials)).map(({ trial }) => trial)).toEqual([7, 1e12, 1e12 + 1])
    expect(damage).toEqual([
      `${run.folder.trials} is damaged: 2 rows repeat a trial that it already has (trial 7 first); ` +
        'each counts once, by its first row',
    ])
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
  {
    name: 'one that recursive code cannot follow',
    text: `{"schema_version":1,"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    code: 'RUN_UNREADABLE',
  },
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

describe('a damaged run.json', () => {
  const scenario = FILE.scenario
  test.each<[string, object, RegExp]>([
    ['no scenario', { scenario: undefined }, /lacks "scenario"/],
    ['no targets', { scenario: { ...scenario, targets: null } }, /scenario\.targets: expected a list/],
    [
      'an unknown load',
      { scenario: { ...scenario, load: { executor: 'evil' } } },
      /scenario\.load\.executor/,
    ],
    [
      'a load without its size',
      { scenario: { ...scenario, load: { executor: 'sessions' } } },
      /scenario\.load/,
    ],
    ['a name that is no text', { scenario: { ...scenario, name: { a: 1 } } }, /scenario\.name/],
    ['no texts', { scenario: { ...scenario, texts: undefined } }, /lacks "texts"/],
    ['a threshold that is none', { scenario: { ...scenario, thresholds: [{}] } }, /thresholds\.0/],
    ['a timeout of a year', { scenario: { ...scenario, timeout: 3e10 } }, /scenario\.timeout/],
    ['a date that is none', { started_at: 'never' }, /started_at: expected a date/],
    ['no machine', { machine: undefined }, /lacks "machine"/],
    ['a validity that is none', { validity: { state: 'x', reasons: 'y' } }, /validity/],
    ['no adapters', { adapters: undefined }, /lacks "adapters"/],
    ['a health log that is none', { loop: 'y' }, /loop: expected a list/],
    ['clones that are none', { clones: 'x' }, /clones: expected a list/],
    ['an error bar that is none', { harness: { a: 1 } }, /harness/],
    ['another kind', { kind: 'evil' }, /kind: expected conversations/],
    ['the kind of conversations only', { kind: 'conversations' }, /damaged/],
  ])('with %s is an error of one line that names the file', async (_, fields, message) => {
    const run = await begin()
    await run.trials.close()
    await writeFile(run.folder.runFile, JSON.stringify({ ...FILE, ...fields }))
    const error = await openAnyRun(run.folder.path).catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      name: 'SetupError',
      code: 'RUN_UNREADABLE',
      message: expect.stringMatching(message),
    })
    expect(String(error)).toContain(run.folder.runFile)
    expect(String(error)).not.toContain('\n')
  })

  test('keeps keys that a newer version wrote', async () => {
    const run = await begin()
    await run.trials.close()
    await writeFile(run.folder.runFile, JSON.stringify({ ...FILE, status: 'finished', later: [1] }))
    expect((await openAnyRun(run.folder.path)).file).toMatchObject({ later: [1] })
  })
})

test('a trial of a target that the run does not have is an error, and no group of its own', async () => {
  const run = await begin()
  run.trials.add({ trial: { ...TRIAL, target: 'stranger' }, arrivals: ARRIVALS })
  await run.trials.close()
  await expect(openRun(run.folder.path).then(({ trials }) => collect(trials()))).rejects.toThrow(
    /trial 0: run\.json has no target "stranger"/,
  )
})

test('trials.csv that is missing or a folder is a SetupError', async () => {
  const run = await begin()
  await run.trials.close()
  const { trials } = await openRun(run.folder.path)
  await rm(run.folder.trials)
  await expect(collect(trials())).rejects.toMatchObject({ name: 'SetupError', code: 'RUN_UNREADABLE' })
  await mkdir(run.folder.trials)
  await expect(collect(trials())).rejects.toMatchObject({ name: 'SetupError', code: 'RUN_UNREADABLE' })
})

test('facts of an adapter without formats are read, and the format is unknown', async () => {
  const run = await begin()
  await run.trials.close()
  const adapters = { 'smallest-ws': {} }
  await writeFile(run.folder.runFile, JSON.stringify({ ...FILE, adapters }))
  const { file } = await openRun(run.folder.path)
  const { target, connection, transport, region, simulated } = TRIAL
  const group = { target, connection, transport, region, simulated }
  expect(conditionsOf(group, file).format).toBe('unknown/unknown unknown')
})
