import { expect, test } from 'vitest'
import { splitByVantage } from '../../../src/results/run/merged-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { collectArms } from '../../../src/tally/compare/arm.ts'
import { compareVantages } from '../../../src/tally/compare/vantage-differences.ts'
import { observationsOf } from '../../../src/tally/resampling/sample.ts'
import { FILE, SCENARIO } from '../../report/sample-runs.ts'
import { answeredInstants, trialWith } from '../sample-trials.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from './synthetic-latencies.ts'

const [TARGET] = SCENARIO.targets

/** Each vantage: how many times slower everything is from there, and how many times slower beta is than alpha. */
interface Place {
  readonly distance: number
  readonly ratio: number
  readonly perBlock?: number
  readonly blocks?: number
}

async function tableOf(seed: number, places: Readonly<Record<string, Place>>) {
  const random = randomWith(seed)
  const parts = Object.keys(places).map((name, index) => ({
    file: { ...FILE, vantage: { name, named: true } },
    rows: 0,
    offsets: { row: index * 100_000, block: index * 20, conversation: 0, worker: index },
  })) as unknown as RunFile['parts']
  const targets = ['alpha', 'beta'].map((id) => ({ ...TARGET, id })) as RunFile['scenario']['targets']
  const file = splitByVantage({ ...FILE, ...(parts && { parts }), scenario: { ...SCENARIO, targets } })
  const trials = Object.entries(places).flatMap(
    ([vantage, { distance, ratio, perBlock = 15, blocks = 20 }], part) => {
      const drift = simulateDrift(blocks, 0.02, random)
      return Object.entries({ alpha: distance, beta: distance * ratio }).flatMap(([target, factor]) =>
        observationsOf(simulateRun(LOG_NORMAL, drift, perBlock, random, factor)).map(({ block, value }) =>
          trialWith({
            trial: part * 100_000,
            vantage,
            target: `${target}@${vantage}`,
            block: block + part * 20,
            at: answeredInstants(Math.round(value), block * 1e6),
          }),
        ),
      )
    },
  )
  return compareVantages(file, await collectArms(file, trials), 'ttfa')
}

test('a distance that slows everything down alike is no difference between targets', async () => {
  const [row, ...others] = await tableOf(1, {
    'eu-west': { distance: 1, ratio: 1.5 },
    'us-east': { distance: 3, ratio: 1.5 },
  })
  expect(others).toEqual([])
  expect(row).toMatchObject({
    ...{ reference: 'alpha', target: 'beta', connection: 'warm', vantages: ['eu-west', 'us-east'], n: 300 },
    found: { kind: 'ratio', isSignificant: false },
  })
  if (row?.found.kind !== 'ratio') throw new Error('there are enough trials')
  expect(row.found.ratios[0]).toBeCloseTo(1.5, 0)
  expect(row.found.low).toBeLessThan(1)
  expect(row.found.high).toBeGreaterThan(1)
})

test('a target that is slower from one vantage only is found, with the truth inside the interval', async () => {
  const rows = await tableOf(2, {
    'eu-west': { distance: 1, ratio: 1.2 },
    'us-east': { distance: 1, ratio: 2.4 },
    'ap-south': { distance: 2, ratio: 1.2 },
  })
  expect(rows.map(({ vantages }) => vantages)).toEqual([
    ['eu-west', 'us-east'],
    ['eu-west', 'ap-south'],
  ])
  expect(rows.map(({ found }) => found.kind === 'ratio' && found.isSignificant)).toEqual([true, false])
  for (const [index, truth] of [2, 1].entries()) {
    const found = rows[index]?.found
    if (found?.kind !== 'ratio') throw new Error('there are enough trials')
    expect(found.low).toBeLessThan(truth)
    expect(found.high).toBeGreaterThan(truth)
  }
})

test('too few trials are named, and no ratio is given', async () => {
  const [row] = await tableOf(3, {
    'eu-west': { distance: 1, ratio: 1.2 },
    'us-east': { distance: 1, ratio: 2.4, perBlock: 1, blocks: 4 },
  })
  expect(row).toMatchObject({ n: 4, found: { kind: 'too small', needed: 6 } })
})

test('under no effect, 5 % of tables at most say that there is one', async () => {
  const tables = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      tableOf(100 + index, {
        'eu-west': { distance: 1, ratio: 1.3, perBlock: 5 },
        'us-east': { distance: 1.7, ratio: 1.3, perBlock: 5 },
      }),
    ),
  )
  const wrong = tables.flat().filter(({ found }) => found.kind === 'ratio' && found.isSignificant)
  expect(tables.flat()).toHaveLength(40)
  expect(wrong.length).toBeLessThanOrEqual(5)
}, 60_000)

test('a run that is not merged has no such table', async () => {
  expect(compareVantages(FILE, await collectArms(FILE, []))).toEqual([])
})
