import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BudgetLimits } from '../../../../src/core/config/budget.ts'
import type { LabProfile } from '../../../../src/core/config/lab-profile.ts'
import type { DictionaryRecord } from '../../../../src/core/provisioning/dictionary.ts'
import { BudgetCounter, createBudgetMemory } from '../../../../src/drive/budget/budget-counter.ts'
import { type Lab, startLab } from '../../../../src/lab/lab.ts'
import { formatOptions } from '../../../../src/report/format/provisioning/options-text.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { builtInAdapters } from '../../../../src/run/adapters/built-in-adapters.ts'
import { executeRun, type RunResult } from '../../../../src/run/execute/execute-run.ts'
import { loadArms } from '../../../../src/run/finished-runs/load-arms.ts'
import { planRequests } from '../../../../src/run/plan/plan-requests.ts'
import type { RequestPlan } from '../../../../src/run/plan/run-plan.ts'
import { Provisioner } from '../../../../src/run/provision/provisioner.ts'
import { parseScenario } from '../../../../src/scenario/read/parse-scenario.ts'
import { measureOptionCosts } from '../../../../src/tally/compare/option-costs.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-dictionaries-'))
})

const PLAIN: LabProfile = {
  firstAudio: 10,
  voice: 'tone',
  pacing: 0,
  completionDelay: 0,
  leadingSilence: 0,
}

interface ScenarioParts {
  readonly adapter?: string
  readonly dictionary?: string
  readonly more?: string
  readonly lab?: LabProfile
  readonly trials?: number
}

async function planScenario({
  adapter = 'smallest-http',
  more = '',
  trials = 4,
  ...parts
}: ScenarioParts = {}) {
  const { dictionary = '{ words: { SQL: sequel, Nguyen: win } }', lab = {} } = parts
  const profile = JSON.stringify({ ...PLAIN, ...lab })
  const text = `
name: dictionaries
texts: [Ask Ms Nguyen., How are you?, Your sql is ready.]
targets:
  without: { adapter: ${adapter}, lab: ${profile} }
  with: { adapter: ${adapter}, lab: ${profile}, dictionary: ${dictionary}${more} }
load: { executor: constant-concurrency, concurrency: 1, trials: ${trials} }
warmup: 0
`
  const catalog = { adapters: Object.keys(builtInAdapters()) }
  const scenario = await parseScenario(text, path.join(folder, 'scenario.yaml'), catalog)
  return planRequests(scenario, { environment: {}, lab: 'always', folder })
}

/** `onFinished` is called for finished trials. */
async function run(
  plan: RequestPlan,
  finish = new AbortController().signal,
  onFinished = () => {},
): Promise<RunResult<RunFile>> {
  return executeRun(plan, {
    results: await mkdtemp(path.join(folder, 'results-')),
    secrets: [],
    versions: {},
    control: { finish, abort: new AbortController().signal },
    onFinished,
  })
}

describe('a pronunciation dictionary', () => {
  test('costs first-audio latency within the interval, and is deleted afterwards', async () => {
    const { file, folder: results } = await run(
      await planScenario({ lab: { dictionary: { firstAudio: 35 } }, trials: 24 }),
    )
    expect(file.dictionaries).toMatchObject([
      { target: 'with', outcome: 'completed', words: 2, texts: 2, removal: { kind: 'removed' } },
    ])
    const { arms } = await loadArms(results.path)
    const costs = measureOptionCosts(file.scenario, arms)
    expect(costs).toMatchObject([
      { target: 'with', plain: 'without', option: 'a pronunciation dictionary', n: [24, 24] },
    ])
    const median = costs[0]?.shifts.find(({ share }) => share === 0.5)
    if (median?.kind !== 'shift') throw new Error('no interval')
    expect(median.from * (median.low - 1)).toBeLessThanOrEqual(35_500)
    expect(median.from * (median.high - 1)).toBeGreaterThanOrEqual(34_500)
    expect(median.from * (median.low - 1)).toBeGreaterThan(0)
    expect(formatOptions(file, costs)).toMatch(/with: the dictionary dict_\w+ was deleted/)
  })

  test('that the provider fails to create ends the run before any request, as a record', async () => {
    const { file } = await run(await planScenario({ lab: { dictionary: { outcome: 'failed' } } }))
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: { reason: 'preparation' },
      dictionaries: [{ outcome: 'failed', removal: { kind: 'nothing' } }],
    })
    expect(file.interruption?.detail).toMatch(/target with: the dictionary was not created: 500/)
  })

  test('is deleted even when the run is stopped in the middle', async () => {
    const finish = new AbortController()
    const plan = await planScenario({ trials: 100_000 })
    const { file } = await run(plan, finish.signal, () => finish.abort())
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: { reason: 'signal' },
      dictionaries: [{ outcome: 'completed', removal: { kind: 'removed' } }],
    })
  })

  test('is not created if the run was stopped before', async () => {
    const { file } = await run(await planScenario(), AbortSignal.abort())
    expect(file.interruption?.reason).toBe('signal')
    expect(file.dictionaries).toMatchObject([{ outcome: 'interrupted' }])
  })
})

describe('at a provider', () => {
  let lab: Lab
  beforeAll(async () => {
    const providers = ['smallest', 'elevenlabs', 'cartesia']
    lab = await startLab({
      mounts: providers.map((provider) => ({ name: provider, provider, profile: PLAIN })),
    })
  })
  afterAll(() => lab.close())

  /** Creates the dictionary of a plan and deletes it again. `between` runs before the deletion. */
  async function createAndCleanUp(
    parts: ScenarioParts,
    limits: BudgetLimits = {},
    between = async () => {},
    at = lab,
  ) {
    const plan = await planScenario(parts)
    const [, target] = plan.targets
    if (!target) throw new Error('no target')
    const { host, port } = at.shared
    const { signal } = new AbortController()
    const scheme = target.facts.origin.startsWith('ws') ? 'ws' : 'http'
    const base = `${scheme}://${host}:${port}/${target.facts.provider}`
    const provisioner = new Provisioner(5000)
    const budget = new BudgetCounter(createBudgetMemory(limits))
    const context = { scenario: plan.scenario, signal, allowance: budget, firstWords: 0, onCreated: () => {} }
    const ready = await provisioner.provision({ ...target.planned, base }, target, context)
    await between()
    const { dictionaries } = await provisioner.cleanUp()
    return { ready, record: dictionaries[0] as DictionaryRecord, left: budget.remaining(limits) }
  }

  test.each([
    ['smallest-ws', 'pronunciation_dicts', 'removed'],
    ['smallest-sse', 'pronunciation_dicts', 'removed'],
    ['cartesia-ws', 'pronunciation_dict_id', 'removed'],
    ['elevenlabs-multi', 'pronunciation_dictionaries', 'archived'],
  ])('%s passes it in %s, and afterwards it is %s', async (adapter, option, removal) => {
    const { ready, record } = await createAndCleanUp({ adapter })
    expect(record).toMatchObject({ outcome: 'completed', removal: { kind: removal } })
    const id = record.outcome === 'completed' ? record.dictionary : ''
    expect([ready?.options[option]].flat()).toEqual([id])
  })

  test('reports one that cannot be deleted, with the reason', async () => {
    const own = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest', profile: PLAIN }] })
    const { record } = await createAndCleanUp({}, {}, () => own.close(), own)
    expect(record).toMatchObject({
      outcome: 'completed',
      removal: { kind: 'failed', detail: 'ECONNREFUSED' },
    })
  })

  test('its words count towards a character budget and are not sent if it is too small', async () => {
    // SQL, sequel, Nguyen, win.
    expect((await createAndCleanUp({}, { characters: 18 })).left).toEqual({ characters: 0 })
    const { record, ready } = await createAndCleanUp({}, { characters: 17 })
    expect(record).toMatchObject({ outcome: 'unaffordable', removal: { kind: 'nothing' } })
    expect(ready).toBeUndefined()
  })
})

describe('a dictionary is rejected before anything is sent', () => {
  test.each<[string, ScenarioParts, string]>([
    ['for a provider without support', { adapter: 'deepgram-http' }, 'Supported providers'],
    [
      'for a model without support',
      { adapter: 'cartesia-ws', more: ', model: sonic-2-2025-06-11' },
      'Models that can',
    ],
    ['on a route without support', { adapter: 'smallest-v2-http', more: ', model: lightning-v2' }, ''],
    [
      'next to an option that already names one',
      { more: ', options: { pronunciation_dicts: [mine] }' },
      'Remove the option',
    ],
  ])('%s', async (_, parts, hint) => {
    await expect(planScenario(parts)).rejects.toMatchObject({
      code: 'DICTIONARY_UNSUPPORTED',
      hint: expect.stringContaining(hint),
    })
  })
})
