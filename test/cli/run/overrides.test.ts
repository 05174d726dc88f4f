import { describe, expect, test } from 'vitest'
import { applyOverrides, overrideLoad } from '../../../src/cli/run/overrides.ts'
import type { Load } from '../../../src/executors/index.ts'
import { createAdapterCatalog } from '../../../src/library/shared/adapter-catalog.ts'
import { parseScenarioText } from '../../../src/scenario/read/read-scenario.ts'

const SCENARIO = `
name: matrix
texts: [One moment please.]
targets:
  fast:
    adapter: deepgram-ws
    matrix: { format: [mulaw@8000, pcm_s16le@24000] }
  other: { adapter: deepgram-http }
load: { executor: shared-iterations, concurrency: 1, trials: 4 }
thresholds:
  'ttfa{target:fast-mulaw-8000}': ['p(50)<1s']
  'ttfa{target:other}': ['p(50)<1s']
`

async function idsOf(...only: string[]): Promise<string[]> {
  const loaded = await parseScenarioText(SCENARIO, 'matrix.yaml', createAdapterCatalog())
  return applyOverrides(loaded, { only }).scenario.targets.map(({ id }) => id)
}

test('--only takes a target with a matrix by its own name: all targets that the matrix makes', async () => {
  expect(await idsOf('fast')).toEqual(['fast-mulaw-8000', 'fast-pcm_s16le-24000'])
  expect(await idsOf('other', 'fast')).toEqual(['fast-mulaw-8000', 'fast-pcm_s16le-24000', 'other'])
  expect(await idsOf('fast', 'fast-mulaw-8000')).toHaveLength(2)
})

test('--only takes each target of a matrix by its full name', async () => {
  expect(await idsOf('fast-mulaw-8000')).toEqual(['fast-mulaw-8000'])
  await expect(idsOf('fas')).rejects.toThrow('the scenario has no target fas')
})

test('thresholds of the targets of a matrix stay, and those of other targets go', async () => {
  const loaded = await parseScenarioText(SCENARIO, 'matrix.yaml', createAdapterCatalog())
  const { thresholds } = applyOverrides(loaded, { only: ['fast'] }).scenario
  expect(thresholds?.map(({ tags }) => tags.target)).toEqual(['fast-mulaw-8000'])
})

test('--stamps says where instants are taken from, whatever the scenario says', async () => {
  const loaded = await parseScenarioText(`${SCENARIO}stamps: loop\n`, 'matrix.yaml', createAdapterCatalog())
  const stampsOf = (given: Parameters<typeof applyOverrides>[1]) => applyOverrides(loaded, given).scenario
  expect(stampsOf({ stamps: 'kernel' })).toMatchObject({ stamps: 'kernel' })
  expect(stampsOf({})).toMatchObject({ stamps: 'loop' })
})

const TIMED: Load = { executor: 'constant-concurrency', concurrency: 2, duration: 5000, order: 'interleaved' }
const OPEN: Load = {
  executor: 'constant-arrival-rate',
  rate: 5,
  duration: 5000,
  arrival: 'uniform',
  order: 'interleaved',
}

describe('what the command line changes about a load', () => {
  test('nothing by default', () => {
    expect(overrideLoad(OPEN, {})).toBe(OPEN)
  })

  test('a number of trials replaces a duration, and concurrency that of the scenario', () => {
    expect(overrideLoad(TIMED, { trials: 7, concurrency: 3 })).toEqual({
      executor: 'constant-concurrency',
      concurrency: 3,
      trials: 7,
      order: 'interleaved',
    })
    expect(overrideLoad(TIMED, { concurrency: 3 })).toMatchObject({ concurrency: 3, duration: 5000 })
  })

  test.each([{ trials: 3 }, { concurrency: 3 }])('a rate has neither: %o is refused', (changes) => {
    expect(() => overrideLoad(OPEN, changes)).toThrow(/does not apply to constant-arrival-rate/)
  })
})
