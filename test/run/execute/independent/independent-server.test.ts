import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Trial } from '../../../../src/core/trial/trial.ts'
import { openRun } from '../../../../src/results/run/open-run.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { executeRun, type RunResult } from '../../../../src/run/execute/execute-run.ts'
import { writeDerivedFiles } from '../../../../src/run/finished-runs/write-derived-files.ts'
import { planRequests } from '../../../../src/run/plan/plan-requests.ts'
import type { Scenario } from '../../../../src/scenario/scenario.ts'
import { recordForTests } from '../../../record-again.ts'
import { type IndependentServer, startIndependentServer } from './independent-server.ts'
import { startPlainSocket } from './plain-socket.ts'

const KEY = 'sk_a-key-that-must-not-appear-9f31c7'
const never = new AbortController().signal

let server: IndependentServer | undefined
/** How unevenly a plain socket beside the run delivered what is as far apart as silence and tone. */
let unevenness: number[]
let folder: string | undefined
let ended: RunResult<RunFile>
let trials: Trial[]

function scenario(port: number): Scenario {
  const target = { language: 'en', region: '', sampleRate: 24_000, options: {} }
  return {
    name: 'foreign',
    seed: 5,
    texts: ['One.', 'Two.', 'Three.', 'fault on purpose'],
    targets: [
      { ...target, id: 'ws', adapter: 'smallest-ws', base: `ws://127.0.0.1:${port}` },
      { ...target, id: 'sse', adapter: 'smallest-sse', base: `http://127.0.0.1:${port}` },
      { ...target, id: 'http', adapter: 'smallest-http', base: `http://127.0.0.1:${port}` },
    ],
    load: { executor: 'constant-concurrency', concurrency: 8, trials: 32, order: 'blocked' },
    connection: 'both',
    warmup: 0,
    timeout: 5000,
    stop: { kind: 'complete' },
  }
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

recordForTests(async () => {
  await forget()
  server = await startIndependentServer()
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-foreign-'))
  const plan = await planRequests(scenario(server.port), {
    environment: { SMALLEST_API_KEY: KEY },
    lab: 'auto',
    folder,
  })
  const plain = await startPlainSocket()
  ended = await executeRun(plan, {
    results: folder,
    secrets: [KEY],
    versions: {},
    control: { finish: never, abort: never },
  })
  unevenness = await plain.stop(150_000)
  await writeDerivedFiles(ended.folder.path)
  trials = await allOf((await openRun(ended.folder.path)).trials())
})

async function forget(): Promise<void> {
  await server?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
}

afterAll(forget)

const medianOf = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Server and client share a clock, but trials are relative to the run's origin: compare differences. */
function pairs(route: string) {
  const answered = trials.filter(({ target, outcome }) => target === route && outcome === 'ok')
  return answered.map((trial) => ({
    trial,
    note: server?.served.find(({ id }) => id === trial.provider_request_id),
  }))
}

describe.each(['ws', 'sse', 'http'])('an independent server over %s', (route) => {
  test('every answered request is ok, every refused one is a fault', () => {
    const rows = trials.filter(({ target }) => target === route)
    expect(rows).toHaveLength(32)
    expect(rows.filter(({ outcome }) => outcome === 'ok')).toHaveLength(24)
    expect(rows.filter(({ outcome }) => outcome === 'rejected')).toHaveLength(8)
    expect(pairs(route).every(({ note }) => note !== undefined)).toBe(true)
  })

  test('audio, lead silence and first audible sample agree with its log', () => {
    const lateness: number[] = []
    for (const { trial, note } of pairs(route)) {
      expect(Math.abs((trial.audio_us ?? 0) - (note?.audio ?? 0))).toBeLessThan(100)
      expect(Math.abs((trial.lead_silence_us ?? 0) - 100_000)).toBeLessThan(1000)
      const served = (note?.audibleAt ?? 0) - (note?.firstAudio ?? 0)
      lateness.push(Math.abs((trial.at.heard ?? 0) - (trial.at.first_audio ?? 0) - served))
    }
    // A busy machine delays the bytes of a plain socket beside the run as well.
    expect(medianOf(lateness)).toBeLessThan(3000 + 3 * medianOf(unevenness))
  })

  test('cold and reused connections are distinguished', () => {
    const states = pairs(route).map(({ trial }) => trial.connection)
    expect(states).toContain('cold')
    expect(states.some((state) => state === 'hot' || state === 'warm')).toBe(true)
    for (const { trial } of pairs(route)) expect(trial.at.tcp !== undefined).toBe(trial.connection === 'cold')
  })
})

test('nothing is marked as simulated', () => {
  expect(trials.some(({ simulated }) => simulated)).toBe(false)
  expect(ended.file.simulated).toBe(false)
})

test('the key reaches the server but no file, although the server repeats it in its errors', async () => {
  expect(server?.served.every(({ key }) => key === KEY)).toBe(true)
  expect(trials.some(({ detail }) => detail.includes('[redacted]'))).toBe(true)
  for (const name of await readdir(ended.folder.path)) {
    expect(await readFile(path.join(ended.folder.path, name), 'utf8')).not.toContain(KEY)
  }
})

test('report rebuilds every derived file byte for byte', async () => {
  const derived = ['stages.csv', 'faults.csv', 'histograms.hlog', 'report.md']
  const read = () => Promise.all(derived.map((name) => readFile(path.join(ended.folder.path, name), 'utf8')))
  const before = await read()
  for (const name of derived) await rm(path.join(ended.folder.path, name))
  await writeDerivedFiles(ended.folder.path)
  expect(await read()).toEqual(before)
})
