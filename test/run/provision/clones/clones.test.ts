import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { wavFile } from '../../../../src/audio/containers/wav-writer.ts'
import type { BudgetLimits } from '../../../../src/core/config/budget.ts'
import type { LabCloning } from '../../../../src/core/config/lab-profile.ts'
import type { CloneRecord } from '../../../../src/core/provisioning/clone.ts'
import { BudgetCounter, createBudgetMemory } from '../../../../src/drive/budget/budget-counter.ts'
import { startLab } from '../../../../src/lab/lab.ts'
import { formatOptions } from '../../../../src/report/format/provisioning/options-text.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { builtInAdapters } from '../../../../src/run/adapters/built-in-adapters.ts'
import { executeRun, type RunResult } from '../../../../src/run/execute/execute-run.ts'
import { loadArms } from '../../../../src/run/finished-runs/load-arms.ts'
import { planRequests } from '../../../../src/run/plan/plan-requests.ts'
import { Provisioner } from '../../../../src/run/provision/provisioner.ts'
import { parseScenario } from '../../../../src/scenario/read/parse-scenario.ts'
import { measureOptionCosts } from '../../../../src/tally/compare/option-costs.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-clones-'))
  await writeFile(path.join(folder, 'clip.wav'), speech(4))
})

/** A loud tone. */
function speech(seconds: number): Uint8Array {
  const samples = { length: seconds * 8000 }
  return wavFile(
    Int16Array.from(samples, (_, at) => 12_000 * Math.sin(at / 3)),
    8000,
  )
}

interface ScenarioParts {
  readonly clone: string
  readonly lab?: LabCloning
  readonly adapter?: string
  readonly trials?: number
}

async function planScenario({ clone, lab = {}, adapter = 'smallest-ws', trials = 4 }: ScenarioParts) {
  const options = adapter === 'smallest-ws' ? 'options: { complete_backoff_ms: 0 }' : ''
  const profile = JSON.stringify({
    firstAudio: 10,
    voice: 'tone',
    pacing: 0,
    completionDelay: 0,
    leadingSilence: 0,
    clone: lab,
  })
  const text = `
name: clones
texts: [Hello there, How are you]
targets:
  stock: { adapter: ${adapter}, ${options ? `${options},` : ''} lab: ${profile} }
  mine: { adapter: ${adapter}, ${options ? `${options},` : ''} lab: ${profile}, clone: ${clone} }
load: { executor: constant-concurrency, concurrency: 1, trials: ${trials} }
warmup: 0
`
  const catalog = { adapters: Object.keys(builtInAdapters()) }
  const scenario = await parseScenario(text, path.join(folder, 'scenario.yaml'), catalog)
  return planRequests(scenario, { environment: {}, lab: 'always', folder })
}

async function run(parts: ScenarioParts): Promise<RunResult<RunFile>> {
  const never = new AbortController().signal
  return executeRun(await planScenario(parts), {
    results: await mkdtemp(path.join(folder, 'results-')),
    secrets: [],
    versions: {},
    control: { finish: never, abort: never },
  })
}

const SAY = '{ say: This is my voice and nobody else’s. }'
/** Faster: nothing has to be synthesised. */
const CLIP = '{ from: clip.wav }'

describe('a cloned voice', () => {
  test('recovers the hidden processing delay and first-audio cost within the intervals', async () => {
    const { file, folder: results } = await run({
      clone: SAY,
      lab: { ready: 700, firstAudio: 60 },
      trials: 24,
    })
    const [clone] = file.clones ?? []
    if (clone?.outcome !== 'completed') throw new Error('the clone was not created')
    expect(clone.processing_us.low).toBeLessThanOrEqual(700_000)
    // The lab counts from the upload, the client from the answer to it, which a busy machine delays.
    expect(clone.processing_us.high).toBeGreaterThanOrEqual(600_000)
    expect(clone.clone_ready_us).toBeGreaterThan(700_000 + 70_000 - 5000)
    const { arms } = await loadArms(results.path)
    const costs = measureOptionCosts(file.scenario, arms)
    const median = costs[0]?.shifts.find(({ share }) => share === 0.5)
    if (median?.kind !== 'shift') throw new Error('no interval')
    expect(median.from * (median.low - 1)).toBeLessThanOrEqual(60_500)
    expect(median.from * (median.high - 1)).toBeGreaterThanOrEqual(59_500)
    expect(median.from * (median.low - 1)).toBeGreaterThan(0)
    expect(formatOptions(file, costs)).toContain('STILL EXISTS: delete it in the')
  })

  test('of several lengths becomes one target per length', async () => {
    const { file } = await run({ clone: '{ from: clip.wav, lengths: [3, 3.5] }' })
    expect(file.clones?.map(({ target, clip_s }) => [target, clip_s])).toEqual([
      ['mine-3s', 3],
      ['mine-3.5s', 3.5],
    ])
  })
})

/** Creates the clone of a plan in a lab in this process and deletes it again. */
async function createAndCleanUp(
  parts: ScenarioParts,
  limits: BudgetLimits = {},
): Promise<readonly CloneRecord[]> {
  const plan = await planScenario(parts)
  const mine = plan.targets.find(({ clone }) => clone)
  if (!mine) throw new Error('no target has a clone')
  const { facts, planned, profile, clone } = mine
  const lab = await startLab({ mounts: [{ name: 'mine', provider: facts.provider, profile }] })
  const { host, port } = lab.shared
  const base = `${facts.origin.startsWith('ws') ? 'ws' : 'http'}://${host}:${port}/mine`
  const provisioner = new Provisioner(5000)
  try {
    await provisioner.provision({ ...planned, base }, clone ? { clone } : {}, {
      scenario: plan.scenario,
      signal: new AbortController().signal,
      allowance: new BudgetCounter(createBudgetMemory(limits)),
      firstWords: 3,
      onCreated: () => {},
    })
    return (await provisioner.cleanUp()).clones
  } finally {
    await lab.close()
  }
}

describe('a clone', () => {
  test.each(['elevenlabs-http', 'cartesia-http'])('of %s is deleted', async (adapter) => {
    const records = await createAndCleanUp({ clone: CLIP, adapter })
    expect(records).toMatchObject([{ target: 'mine', removal: { kind: 'removed' }, failed_syntheses: 0 }])
  })

  test.each<[string, LabCloning, Partial<CloneRecord>]>([
    ['fails', { outcome: 'failed' }, { outcome: 'failed', state: 'failed' }],
    ['fails after a while', { outcome: 'failed', ready: 300 }, { outcome: 'failed', state: 'failed' }],
    ['gets a time-out as response', { outcome: 'timeout' }, { outcome: 'timed out' }],
    ['never becomes ready', { outcome: 'stuck' }, { outcome: 'timed out', state: 'processing' }],
    ['becomes ready too late', { ready: 60_000 }, { outcome: 'timed out', state: 'pending' }],
  ])('that %s is recorded with its progress and what is left to clean up', async (_, lab, record) => {
    const clone = '{ from: clip.wav, timeout: 1s }'
    const [made] = await createAndCleanUp({ clone, lab })
    expect(made).toMatchObject(record)
    expect(made?.removal.kind).toBe(made?.voice === undefined ? 'nothing' : 'by hand')
  })

  test.each<[string, BudgetLimits]>([
    ['characters', { characters: 5 }],
    ['money', { cost: 2 }],
  ])('is not uploaded if the budget has too few %s for its test synthesis', async (_, limits) => {
    const [made] = await createAndCleanUp({ clone: CLIP }, limits)
    expect(made).toMatchObject({ outcome: 'unaffordable', removal: { kind: 'nothing' } })
    expect(made?.voice).toBeUndefined()
  })
})

const UPLOADED = JSON.stringify({ data: { voiceId: 'v7', status: 'processing' } })

describe('a clone whose provider does not answer', () => {
  /** Answers the upload, and nothing after that. */
  async function startSilentServer(): Promise<string> {
    const server = createServer((request, response) => {
      request.resume()
      if (request.method === 'POST') response.end(UPLOADED)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test('is known from its upload on, and its creation ends when the run is stopped', async () => {
    const { targets, scenario } = await planScenario({ clone: CLIP })
    const mine = targets.find(({ clone }) => clone)
    if (!mine?.clone) throw new Error('no target has a clone')
    const provisioner = new Provisioner(60_000)
    const stop = new AbortController()
    const created: string[] = []
    const onCreated = (what: string) => {
      created.push(what)
      setTimeout(() => stop.abort(), 300)
    }
    const target = { ...mine.planned, base: await startSilentServer() }
    const context = { scenario, signal: stop.signal, firstWords: 0, onCreated }
    expect(await provisioner.provision(target, { clone: mine.clone }, context)).toBeUndefined()
    expect(created).toEqual(['the voice v7'])
    expect((await provisioner.cleanUp()).clones).toMatchObject([{ outcome: 'interrupted', voice: 'v7' }])
  })
})

describe('a clip is rejected before anything is sent', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['too short', () => speech(2), 'CLIP_TOO_SHORT'],
    ['too long', () => speech(20), 'CLIP_TOO_LONG'],
    ['too large', () => Buffer.concat([speech(5), Buffer.alloc(6 * 2 ** 20)]), 'CLIP_TOO_LARGE'],
    ['no WAV', () => Buffer.from('ID3 and so on, for a while, as music would have it'), 'CLIP_FORMAT'],
    ['silent', () => wavFile(new Int16Array(5 * 8000), 8000), 'CLIP_FORMAT'],
  ])('%s', async (name, make, code) => {
    await writeFile(path.join(folder, `${name}.wav`), make())
    await expect(planScenario({ clone: `{ from: '${name}.wav' }` })).rejects.toMatchObject({ code })
  })

  test.each([
    ['a folder', (place: string) => mkdir(place)],
    ['a pipe', async (place: string) => execFileSync('mkfifo', [place])],
  ])('%s', async (name, make) => {
    await make(path.join(folder, name))
    await expect(planScenario({ clone: `{ from: '${name}' }` })).rejects.toMatchObject({
      code: 'CLIP_UNREADABLE',
    })
  })

  test('that does not exist', async () => {
    await expect(planScenario({ clone: '{ from: nowhere.wav }' })).rejects.toMatchObject({
      code: 'CLIP_UNREADABLE',
    })
  })

  test('for a provider without cloning support', async () => {
    await expect(planScenario({ clone: CLIP, adapter: 'deepgram-http' })).rejects.toMatchObject({
      code: 'CLONE_UNSUPPORTED',
    })
  })
})
