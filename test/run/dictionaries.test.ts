import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Limits } from '../../src/core/budget.ts'
import type { DictionaryRecord } from '../../src/core/dictionary.ts'
import type { LabProfile } from '../../src/core/lab-profile.ts'
import { Allowance, fillAllowance } from '../../src/drive/allowance.ts'
import { type Lab, startLab } from '../../src/lab/lab.ts'
import { optionsText } from '../../src/report/options-text.ts'
import { builtInAdapters } from '../../src/run/built-in-adapters.ts'
import { loadArms } from '../../src/run/load-arms.ts'
import { type PlannedRun, planRun } from '../../src/run/plan.ts'
import { Preparations } from '../../src/run/preparations.ts'
import { type EndedRun, runScenario } from '../../src/run/run-scenario.ts'
import { parseScenario } from '../../src/scenario/parse-scenario.ts'
import { optionCosts } from '../../src/tally/compare/option-costs.ts'

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

interface Words {
  readonly adapter?: string
  readonly dictionary?: string
  readonly more?: string
  readonly lab?: LabProfile
  readonly trials?: number
}

async function planOf({ adapter = 'smallest-http', more = '', trials = 4, ...words }: Words = {}) {
  const { dictionary = '{ words: { SQL: sequel, Nguyen: win } }', lab = {} } = words
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
  const knowledge = { adapters: Object.keys(builtInAdapters()) }
  const scenario = await parseScenario(text, path.join(folder, 'scenario.yaml'), knowledge)
  return planRun(scenario, { environment: {}, lab: 'always', folder })
}

/** `onFinished` is called for finished trials. */
async function run(
  plan: PlannedRun,
  finish = new AbortController().signal,
  onFinished = () => {},
): Promise<EndedRun> {
  return runScenario(plan, {
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
      await planOf({ lab: { dictionary: { firstAudio: 35 } }, trials: 24 }),
    )
    expect(file.dictionaries).toMatchObject([
      { target: 'with', outcome: 'completed', words: 2, texts: 2, removal: { kind: 'removed' } },
    ])
    const { arms } = await loadArms(results.path)
    const costs = optionCosts(file.scenario, arms)
    expect(costs).toMatchObject([
      { target: 'with', plain: 'without', option: 'a pronunciation dictionary', n: [24, 24] },
    ])
    const median = costs[0]?.shifts.find(({ share }) => share === 0.5)
    if (median?.kind !== 'shift') throw new Error('no interval')
    expect(median.from * (median.low - 1)).toBeLessThanOrEqual(35_500)
    expect(median.from * (median.high - 1)).toBeGreaterThanOrEqual(34_500)
    expect(median.from * (median.low - 1)).toBeGreaterThan(0)
    expect(optionsText(file, costs)).toMatch(/with: the dictionary dict_\w+ was deleted/)
  })

  test('that the provider fails to create ends the run before any request, as a record', async () => {
    const { file } = await run(await planOf({ lab: { dictionary: { outcome: 'failed' } } }))
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: { reason: 'preparation' },
      dictionaries: [{ outcome: 'failed', removal: { kind: 'nothing' } }],
    })
    expect(file.interruption?.detail).toMatch(/target with: the dictionary was not created: 500/)
  })

  test('is deleted even when the run is stopped in the middle', async () => {
    const finish = new AbortController()
    const plan = await planOf({ trials: 100_000 })
    const { file } = await run(plan, finish.signal, () => finish.abort())
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: { reason: 'signal' },
      dictionaries: [{ outcome: 'completed', removal: { kind: 'removed' } }],
    })
  })

  test('is not created if the run was stopped before', async () => {
    const { file } = await run(await planOf(), AbortSignal.abort())
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
  async function make(words: Words, limits: Limits = {}, between = async () => {}, at = lab) {
    const plan = await planOf(words)
    const [, target] = plan.targets
    if (!target) throw new Error('no target')
    const { host, port } = at.shared
    const { signal } = new AbortController()
    const scheme = target.facts.origin.startsWith('ws') ? 'ws' : 'http'
    const base = `${scheme}://${host}:${port}/${target.facts.provider}`
    const preparations = new Preparations(5000)
    const allowance = new Allowance(fillAllowance(limits))
    const around = { scenario: plan.scenario, signal, allowance, firstWords: 0 }
    const ready = await preparations.give({ ...target.planned, base }, target, around)
    await between()
    const { dictionaries } = await preparations.takeAway()
    return { ready, record: dictionaries[0] as DictionaryRecord, left: allowance.left(limits) }
  }

  test.each([
    ['smallest-ws', 'pronunciation_dicts', 'removed'],
    ['smallest-sse', 'pronunciation_dicts', 'removed'],
    ['cartesia-ws', 'pronunciation_dict_id', 'removed'],
    ['elevenlabs-multi', 'pronunciation_dictionaries', 'archived'],
  ])('%s passes it in %s, and afterwards it is %s', async (adapter, option, removal) => {
    const { ready, record } = await make({ adapter })
    expect(record).toMatchObject({ outcome: 'completed', removal: { kind: removal } })
    const id = record.outcome === 'completed' ? record.dictionary : ''
    expect([ready?.options[option]].flat()).toEqual([id])
  })

  test('reports one that cannot be deleted, with the reason', async () => {
    const own = await startLab({ mounts: [{ name: 'smallest', provider: 'smallest', profile: PLAIN }] })
    const { record } = await make({}, {}, () => own.close(), own)
    expect(record).toMatchObject({
      outcome: 'completed',
      removal: { kind: 'failed', detail: 'ECONNREFUSED' },
    })
  })

  test('its words count towards a character budget and are not sent if it is too small', async () => {
    // SQL, sequel, Nguyen, win.
    expect((await make({}, { characters: 18 })).left).toEqual({ characters: 0 })
    const { record, ready } = await make({}, { characters: 17 })
    expect(record).toMatchObject({ outcome: 'unaffordable', removal: { kind: 'nothing' } })
    expect(ready).toBeUndefined()
  })
})

describe('a dictionary is rejected before anything is sent', () => {
  test.each<[string, Words, string]>([
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
  ])('%s', async (_, words, hint) => {
    await expect(planOf(words)).rejects.toMatchObject({
      code: 'DICTIONARY_UNSUPPORTED',
      hint: expect.stringContaining(hint),
    })
  })
})
