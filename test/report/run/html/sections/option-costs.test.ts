import { describe, expect, test } from 'vitest'
import { renderDerivedFiles } from '../../../../../src/report/derived/run-files.ts'
import type { Scenario } from '../../../../../src/scenario/scenario.ts'
import { collectArms } from '../../../../../src/tally/compare/arm.ts'
import { measureOptionCosts } from '../../../../../src/tally/compare/option-costs.ts'
import { summarizeRun } from '../../../../../src/tally/run/run-summary.ts'
import { HOSTILE } from '../../../hostile-input.ts'
import { FILE, rising, SCENARIO } from '../../../sample-runs.ts'

const [plain, other] = SCENARIO.targets
if (!plain || !other) throw new Error('two targets')
const CLONE = { name: 'mine', timeout: 1000 }
const CLONED: Scenario = {
  ...SCENARIO,
  targets: [
    { ...plain, id: 'stock' },
    { ...other, clone: CLONE },
  ],
}

/** In 20 blocks, the clone 60 ms slower at the median. */
const TRIALS = [
  ...rising(120, 200_000, 500, { target: 'stock', connection: 'hot' }),
  ...rising(120, 260_000, 500, { target: other.id, connection: 'hot' }),
].map((trial) => ({ ...trial, block: trial.trial % 20 }))

async function filesOf(scenario: Scenario, trials = TRIALS) {
  const file = { ...FILE, scenario }
  const costs = measureOptionCosts(scenario, await collectArms(file, trials))
  return { costs, files: await renderDerivedFiles(await summarizeRun(file, trials), { optionCosts: costs }) }
}

describe('what an option costs', () => {
  test('is the shift from the first target of the same route and model that does without', async () => {
    const { costs, files } = await filesOf(CLONED)
    expect(costs).toMatchObject([{ plain: 'stock', target: other.id, connection: 'hot', n: [120, 120] }])
    expect(files['report.html']).toContain('<section id="option-costs"')
    expect(files['report.html']).toContain('✗ slower: +60 ms beside stock (hot)')
    expect(files['report.md']).toMatch(/ttfa against stock \(hot\): p50 \+60 ms \\\[\+\d/)
  })

  test('is told of a dictionary too, beside the same voice and options', async () => {
    const without = { ...other, voice: 'v' }
    const given = { ...without, dictionary: { name: 'mine', words: { SQL: 'sequel' } } }
    const { costs, files } = await filesOf({
      ...SCENARIO,
      targets: [{ ...without, id: 'stock' }, given],
    })
    expect(costs).toMatchObject([{ option: 'a pronunciation dictionary', plain: 'stock', target: other.id }])
    expect(files['report.html']).toContain('a pronunciation dictionary')
  })

  test.each<[string, Scenario]>([
    ['no target has one', SCENARIO],
    [
      'a dictionary stands beside another voice only',
      {
        ...SCENARIO,
        targets: [
          { ...other, id: 'stock', voice: 'another' },
          { ...other, dictionary: { name: 'mine', words: { SQL: 'sequel' } } },
        ],
      },
    ],
    [
      'the other target is of another model',
      {
        ...CLONED,
        targets: [
          { ...plain, id: 'stock', model: 'm2' },
          { ...other, clone: CLONE },
        ],
      },
    ],
  ])('is not told where %s', async (_, scenario) => {
    const { costs, files } = await filesOf(scenario)
    expect(costs).toEqual([])
    expect(files['report.html']).not.toContain('id="option-costs"')
    expect(files['report.md']).not.toContain('Cost of options')
  })

  test('says how many trials it would take, where there are too few', async () => {
    const { files } = await filesOf(
      CLONED,
      TRIALS.filter(({ trial }) => trial < 20),
    )
    expect(files['report.html']).toMatch(/too few trials, needs \d+/)
  })

  test('lets no name become markup', async () => {
    const scenario: Scenario = {
      ...CLONED,
      targets: CLONED.targets.map((target, index) => ({ ...target, id: `${index}${HOSTILE}` })),
    }
    const trials = TRIALS.map((trial) => ({
      ...trial,
      target: `${trial.target === 'stock' ? 0 : 1}${HOSTILE}`,
    }))
    const { files } = await filesOf(scenario, trials)
    expect(files['report.html']).toContain('id="chart-option-costs"')
    expect(files['report.html']).not.toMatch(/<script>|<img|<svg\/onload/)
    expect(files['report.md']).not.toMatch(/<script>|<img|<svg/)
  })
})
