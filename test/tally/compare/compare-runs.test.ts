import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { collectArms } from '../../../src/tally/compare/arm.ts'
import { compareTargets, compareTwoRuns } from '../../../src/tally/compare/compare-runs.ts'
import { sharedBlocks } from '../../../src/tally/resampling/sample.ts'
import { FILE, SCENARIO } from '../../report/sample-runs.ts'
import { answeredInstants, type TrialFields, trialWith } from '../sample-trials.ts'
import { createArm } from './sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from './synthetic-latencies.ts'

const OPTIONS = { seed: 1, criterion: { stage: 'ttfa', share: 0.5 } } as const

/** Arms measured side by side under one drift, each so many times slower. */
function together(factors: Readonly<Record<string, number>>, perBlock = 30) {
  const random = randomWith(5)
  const drift = simulateDrift(20, 0.08, random)
  return Object.entries(factors).map(([target, factor]) =>
    createArm(target, simulateRun(LOG_NORMAL, drift, perBlock, random, factor)),
  )
}

const placesOf = (factors: Readonly<Record<string, number>>, perBlock?: number) =>
  compareTargets(FILE, together(factors, perBlock), OPTIONS).rankings[0]?.ranked?.map(({ rank, arm }) => [
    arm.target,
    rank,
  ])

describe('ranks', () => {
  test('separate targets that differ significantly despite drift', () => {
    expect(placesOf({ slow: 2, quick: 1, middle: 1.4 })).toEqual([
      ['quick', 1],
      ['middle', 2],
      ['slow', 3],
    ])
  })

  test('are shared by targets without a significant difference', () => {
    expect(placesOf({ a: 1, b: 1.001, slow: 2 })?.map(([, rank]) => rank)).toEqual([1, 1, 3])
  })

  test('are not assigned with too few trials', () => {
    const [ranking] = compareTargets(FILE, together({ a: 1, b: 2 }, 1), {
      ...OPTIONS,
      criterion: { stage: 'ttfa', share: 0.95 },
    }).rankings
    expect(ranking?.ranked).toBeUndefined()
  })

  test('never separate two targets whose own interval includes no difference', () => {
    const chain = { a: 1, b: 1.06, c: 1.12, d: 1.18, e: 1.24 }
    const arms = together(chain, 12)
    const { rankings } = compareTargets(FILE, arms, OPTIONS)
    for (const { arm, rank } of rankings[0]?.ranked ?? []) {
      const { pairs } = compareTargets(FILE, arms, { ...OPTIONS, against: arm.target })
      for (const { to, stages } of pairs) {
        const median = stages[0]?.shifts.find(({ share }) => share === 0.5)
        const other = rankings[0]?.ranked?.find((each) => each.arm.target === to.arm.target)
        if (median?.kind === 'shift' && median.low <= 1 && median.high >= 1) expect(other?.rank).toBe(rank)
      }
    }
  })
})

describe('targets under different conditions', () => {
  test.each(['transport', 'connection', 'region', 'format', 'analyser', 'answered by'] as const)(
    'in %s are shown side by side, with the difference named',
    (name) => {
      const [a, b] = together({ a: 1, b: 1.5 })
      if (!a || !b) throw new Error('two arms')
      const other = { ...b, conditions: { ...b.conditions, [name]: 'something else' } }
      const { pairs, rankings } = compareTargets(FILE, [a, other], OPTIONS)
      expect(rankings).toEqual([])
      expect(pairs).toHaveLength(1)
      expect(pairs[0]?.stages).toEqual([])
      expect(pairs[0]?.differences).toEqual([{ name, from: a.conditions[name], to: 'something else' }])
    },
  )

  test('cold HTTP with warm WebSocket: both differences are named', () => {
    const [a, b] = together({ a: 1, b: 1.5 })
    if (!a || !b) throw new Error('two arms')
    const cold = { ...b, conditions: { ...b.conditions, transport: 'http', connection: 'cold' } }
    const [pair] = compareTargets(FILE, [a, cold], OPTIONS).pairs
    expect(pair?.differences.map(({ name }) => name)).toEqual(['transport', 'connection'])
  })
})

describe('two runs', () => {
  const file = (run: string) => ({ ...FILE, run })

  test('are compared by target, with wider intervals because drift is not controlled', () => {
    const random = randomWith(3)
    const sample = () => simulateRun(LOG_NORMAL, simulateDrift(20, 0.08, random), 30, random)
    const before = { file: file('r1'), arms: [createArm('a', sample())] }
    const after = { file: file('r2'), arms: [createArm('a', sample()), createArm('b', sample())] }
    const { timing, pairs } = compareTwoRuns(before, after, OPTIONS)
    expect(timing).toBe('apart')
    expect(pairs.map(({ from, to }) => [from.run, to.run, to.arm.target])).toEqual([['r1', 'r2', 'a']])
    const median = pairs[0]?.stages[0]?.shifts.find(({ share }) => share === 0.5)
    expect(median?.kind === 'shift' && median.high / median.low).toBeGreaterThan(1.25)
  })

  test('with one target each are compared whatever the targets are called', () => {
    const one = (id: string) => {
      const targets = SCENARIO.targets.slice(0, 1).map((target) => ({ ...target, id }))
      return { ...FILE, run: `run-${id}`, scenario: { ...SCENARIO, targets } }
    }
    const [a, b] = together({ a: 1, b: 1.5 })
    const arms = (arm: typeof a) => (arm ? [arm] : [])
    const { pairs } = compareTwoRuns(
      { file: one('a'), arms: arms(a) },
      { file: one('b'), arms: arms(b) },
      OPTIONS,
    )
    expect(pairs).toHaveLength(1)
  })
})

describe('arms of a run', () => {
  const trials = (target: string, count: number, words: TrialFields = {}): Trial[] =>
    Array.from({ length: count }, (_, index) =>
      trialWith({
        target,
        trial: index,
        at: answeredInstants(100_000 + index, index * 10_000),
        block: index % 10,
        ...words,
      }),
    )

  test('hold what each measured trial took, by target and connection state', async () => {
    const arms = await collectArms(FILE, [
      ...trials('lightning-ws', 30),
      ...trials('lightning-ws', 10, { connection: 'cold' }),
      ...trials('lightning-ws', 10, { phase: 'warmup' }),
      ...trials('lightning-pro-ws', 20, { outcome: 'server', at: { due: 5, began: 10, end: 20 } }),
      ...trials('lightning-pro-ws', 5, { outcome: 'cancelled', at: { due: 5, began: 10, end: 20 } }),
      ...trials('lightning-pro-ws', 5, { outcome: 'harness', at: { due: 5, began: 10, end: 20 } }),
    ])
    const shown = arms.map(({ target, conditions, success, stages }) => [
      target,
      conditions.connection,
      success.hits,
      success.n,
      stages.get('ttfa')?.values.length,
    ])
    expect(shown).toEqual([
      ['lightning-ws', 'warm', 30, 30, 30],
      ['lightning-ws', 'cold', 10, 10, 10],
      ['lightning-ws', 'all (both)', 40, 40, undefined],
      ['lightning-pro-ws', 'warm', 0, 20, 20],
      ['lightning-pro-ws', 'all (both)', 0, 20, undefined],
    ])
    expect(arms[3]?.stages.get('ttfa')?.values.every((value) => value === Number.POSITIVE_INFINITY)).toBe(
      true,
    )
  })

  test('have a caller’s time over all connection states only', async () => {
    const frozen = { connection: 'cold' as const, at: answeredInstants(5_000_000, 0) }
    const arms = await collectArms(FILE, [
      ...trials('lightning-ws', 30),
      ...trials('lightning-ws', 10, frozen),
    ])
    expect(arms.map(({ stages }) => stages.get('ttfa_due')?.values.length)).toEqual([
      undefined,
      undefined,
      40,
    ])
    expect(arms[2]?.stages.get('ttfa_due')?.values.at(-1)).toBeGreaterThan(4_000_000)
  })

  test('have as many blocks for success as the run, so that those of a control can be paired', async () => {
    const arms = await collectArms(FILE, [
      ...trials('lightning-ws', 30),
      ...trials('lightning-pro-ws', 30).filter(({ block }) => block !== 0),
    ])
    expect(arms.map(({ successBlocks }) => successBlocks.length)).toEqual([10, 10, 10, 10])
    expect(arms[3]?.successBlocks.slice(0, 2)).toEqual([
      { hits: 0, n: 0 },
      { hits: 3, n: 3 },
    ])
  })

  test('are cut into the same slices of time where the load has no blocks', async () => {
    const arms = await collectArms(FILE, [
      ...trials('lightning-ws', 100, { block: 0 }),
      ...trials('lightning-pro-ws', 100, { block: 0 }),
    ])
    const samples = arms.flatMap(({ stages }) => stages.get('ttfa') ?? [])
    expect(sharedBlocks(samples)).toEqual(Array.from({ length: 20 }, (_, slice) => slice))
  })
})
