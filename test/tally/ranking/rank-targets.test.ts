import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import type { Target } from '../../../src/core/config/target.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { collectArms } from '../../../src/tally/compare/arm.ts'
import { compareTargets } from '../../../src/tally/compare/compare-runs.ts'
import {
  distinguishingConditions,
  rankTargets,
  selectInformativeRankings,
} from '../../../src/tally/ranking/rank-targets.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, rising, SCENARIO } from '../../report/sample-runs.ts'
import type { TrialFields } from '../sample-trials.ts'

/** Forty hot trials whose medians are about 10 ms above that many microseconds. */
const trials = (target: string, from: number, fields: TrialFields = {}) =>
  rising(40, from, 500, { target, connection: 'hot', ...fields })

/** The run of targets with these settings; the service of the adapter `old` was shut down. */
function fileOf(targets: Readonly<Record<string, Partial<Target>>>): RunFile {
  const [template] = SCENARIO.targets
  if (!template) throw new Error('a target')
  const scenario = {
    ...SCENARIO,
    targets: Object.entries(targets).map(([id, fields]) => ({ ...template, ...fields, id })),
  }
  return { ...FILE, scenario, adapters: { old: { retired: '2026-05-19', formats: [] } as unknown as Facts } }
}

async function rankingsOf(file: RunFile, all: readonly Trial[]) {
  return rankTargets((await summarizeRun(file, all)).summaries)
}

const placesOf = (rankings: Awaited<ReturnType<typeof rankingsOf>>) =>
  rankings.map(({ verdict, targets }) => [
    verdict,
    ...targets.map(({ summary, place }) => [summary.target, place]),
  ])

describe('targets under different conditions', () => {
  const PCM = { format: { encoding: 'pcm_s16le', container: 'raw' }, sampleRate: 24_000 } as const
  const PHONE = { format: { encoding: 'mulaw', container: 'raw' }, sampleRate: 8_000 } as const

  test.each<[string, Readonly<Record<string, Partial<Target>>>, TrialFields, string]>([
    ['24 kHz PCM and 8 kHz mu-law', { a: PCM, b: PCM, c: PHONE, d: PHONE }, {}, 'format'],
    ['WebSocket and HTTP', { a: {}, b: {}, c: {}, d: {} }, { transport: 'http' }, 'transport'],
    ['two regions', { a: {}, b: {}, c: {}, d: {} }, { region: 'mumbai' }, 'region'],
    ['the lab and a provider', { a: {}, b: {}, c: {}, d: {} }, { simulated: true }, 'answered by'],
  ])('are ranked within their group: %s', async (_, targets, fields, condition) => {
    const file = fileOf(targets)
    const all = [
      ...trials('a', 300_000),
      ...trials('b', 400_000),
      // The fastest of all, but under other conditions.
      ...trials('c', 100_000, fields),
      ...trials('d', 200_000, fields),
    ]
    const rankings = await rankingsOf(file, all)
    expect(placesOf(rankings)).toEqual([
      ['first', ['a', 1], ['b', 2]],
      ['first', ['c', 1], ['d', 2]],
    ])
    expect(rankings.map(distinguishingConditions)).toEqual([[condition], [condition]])
    expect(rankings[0]?.incomparable.map(({ target }) => target)).toEqual(['c', 'd'])
  })

  test('are ranked exactly where compare compares them', async () => {
    const file = fileOf({ a: {}, b: {}, c: {}, d: PHONE })
    const all = [
      ...trials('a', 300_000),
      ...trials('b', 400_000),
      ...trials('c', 100_000, { transport: 'http' }),
      ...trials('d', 200_000),
    ]
    const ranked = (await rankingsOf(file, all)).map(({ targets }) =>
      targets.map(({ summary }) => summary.target),
    )
    const { pairs } = compareTargets(file, await collectArms(file, all), {
      seed: 1,
      stages: ['ttfa_heard'],
      criterion: { stage: 'ttfa_heard', share: 0.5 },
    })
    const compared = pairs.filter(({ differences }) => differences.length === 0)
    expect(compared.map(({ from, to }) => [from.arm.target, to.arm.target])).toEqual(
      ranked.filter((group) => group.length > 1),
    )
    expect(ranked).toEqual([['a', 'b'], ['c'], ['d']])
  })

  test('are each worth telling, a second connection state of the same target is not', async () => {
    const file = fileOf({ a: {}, b: {} })
    const rankings = await rankingsOf(file, [
      ...trials('a', 300_000),
      ...trials('a', 500_000, { connection: 'cold' }),
      ...trials('b', 100_000, { transport: 'http' }),
    ])
    expect(
      selectInformativeRankings(rankings).map(({ connection, targets }) => [
        connection,
        targets[0]?.summary.target,
      ]),
    ).toEqual([
      ['hot', 'a'],
      ['hot', 'b'],
    ])
  })
})

describe('targets that were measured one after the other', () => {
  const ranked = async (order: 'interleaved' | 'blocked', second: number) => {
    const file = fileOf({ a: {}, b: {} })
    const load = { ...file.scenario.load, order }
    const blocked = { ...file, scenario: { ...file.scenario, load } }
    return placesOf(await rankingsOf(blocked, [...trials('a', 300_000), ...trials('b', second)]))
  }

  test('share a place unless they differ by more than a service does from one time to another', async () => {
    expect(await ranked('interleaved', 330_000)).toEqual([['first', ['a', 1], ['b', 2]]])
    expect(await ranked('blocked', 330_000)).toEqual([['too close', ['a', 1], ['b', 1]]])
    expect(await ranked('blocked', 450_000)).toEqual([['first', ['a', 1], ['b', 2]]])
  })

  test('allow for the drift that their blocks show', async () => {
    const file = fileOf({ a: {}, b: {} })
    const blocked = {
      ...file,
      scenario: { ...file.scenario, load: { ...file.scenario.load, order: 'blocked' as const } },
    }
    const drifting = Array.from({ length: 20 }, (_, block) =>
      trials('a', 200_000 + 20_000 * (block % 10), { block }).slice(0, 10),
    ).flat()
    const steady = trials('b', 450_000)
    expect(placesOf(await rankingsOf(blocked, [...drifting, ...steady]))).toEqual([
      ['too close', ['a', 1], ['b', 1]],
    ])
  })
})

describe('targets whose service was shut down', () => {
  test('have no place, and the others are ranked without them', async () => {
    const file = fileOf({ gone: { adapter: 'old' }, a: {}, b: {} })
    const all = [...trials('gone', 100_000), ...trials('a', 300_000), ...trials('b', 400_000)]
    const [ranking] = await rankingsOf(file, all)
    expect(placesOf([ranking].flatMap((one) => one ?? []))).toEqual([['first', ['a', 1], ['b', 2]]])
    expect(ranking?.retired.map(({ summary, place }) => [summary.target, place])).toEqual([
      ['gone', undefined],
    ])
  })

  test('are not ranked by compare either', async () => {
    const file = fileOf({ gone: { adapter: 'old' }, a: {}, b: {} })
    const all = [...trials('gone', 100_000), ...trials('a', 300_000), ...trials('b', 400_000)]
    const { rankings } = compareTargets(file, await collectArms(file, all), {
      seed: 1,
      criterion: { stage: 'ttfa_heard', share: 0.5 },
    })
    expect(rankings.map(({ arms }) => arms.map(({ arm }) => arm.target))).toEqual([['a', 'b']])
  })

  test('are not ranked among themselves, but one alone is reported', async () => {
    const file = fileOf({ gone: { adapter: 'old' }, lost: { adapter: 'old' } })
    const both = [...trials('gone', 100_000), ...trials('lost', 300_000)]
    expect((await rankingsOf(file, both)).map(({ verdict, targets }) => [verdict, targets.length])).toEqual([
      ['retired', 0],
    ])
    expect(placesOf(await rankingsOf(file, trials('gone', 100_000)))).toEqual([['alone', ['gone', 1]]])
  })
})
