import { describe, expect, test } from 'vitest'
import type { Claim, ConcurrencyClaim, LatencyClaim, SamenessClaim } from '../../../src/core/config/claim.ts'
import type { MeasurementConditions } from '../../../src/core/measurement-conditions.ts'
import type { StageName } from '../../../src/core/trial/trial-stages.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { verifyClaim } from '../../../src/tally/claims/verify-claim.ts'
import type { Arm } from '../../../src/tally/compare/arm.ts'
import { createSample, type Sample } from '../../../src/tally/resampling/sample.ts'
import { FILE } from '../../report/sample-runs.ts'
import { createArm } from '../compare/sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from '../compare/synthetic-latencies.ts'

const CLAIM = {
  id: 'c',
  provider: 'someone',
  says: 'fast',
  by: 'vendor',
  source: 'x',
  date: '2026-01',
  conditions: {},
} as const

const latency = (words: Partial<LatencyClaim> = {}): LatencyClaim => ({
  ...CLAIM,
  kind: 'latency',
  models: ['m1'],
  share: 0.5,
  value: 100,
  tolerance: 0,
  ...words,
})

const sameness = (words: Partial<SamenessClaim> = {}): SamenessClaim => ({
  ...CLAIM,
  kind: 'sameness',
  models: ['m1', 'm2'],
  shares: [0.5],
  margin: 0.1,
  ...words,
})

/** So many values around a number of milliseconds, 2 % apart at most. */
const around = (milliseconds: number, n = 100): Sample =>
  createSample(
    Array.from({ length: n }, (_, index) => ({
      block: index % 20,
      value: milliseconds * 1e3 * (0.99 + (0.02 * index) / n),
    })),
  )

const warm = (
  stages: Partial<Record<StageName, Sample>>,
  conditions: Partial<MeasurementConditions> = {},
): Arm => ({
  ...createArm('lightning-ws', around(1), { conditions }),
  stages: new Map(Object.entries(stages) as [StageName, Sample][]),
})

const adapters = { 'someone-ws': { provider: 'someone' } } as unknown as RunFile['adapters']
const runWith = (...arms: Arm[]) => ({ file: { ...FILE, adapters }, arms })
const verdictOf = (claim: Claim, ...arms: Arm[]) => verifyClaim(claim, runWith(...arms))[0]

test('models are compared within a vantage: a claim of sameness has a verdict for each', () => {
  const at = (target: string, model: string, vantage: string, ms: number): Arm => ({
    ...warm({ ttfa: around(ms) }, { vantage }),
    target: `${target}@${vantage}`,
    model,
  })
  const arms = [
    at('one', 'm1', 'eu', 100),
    at('two', 'm2', 'eu', 100),
    at('one', 'm1', 'us', 300),
    at('two', 'm2', 'us', 500),
  ]
  const targets = arms.map(({ target }) => ({ ...FILE.scenario.targets[0], id: target }))
  const file = { ...FILE, adapters, scenario: { ...FILE.scenario, targets } } as RunFile
  expect(
    verifyClaim(sameness(), { file, arms }).map(({ targets: names, verdict }) => [...names, verdict]),
  ).toEqual([
    ['one@eu', 'two@eu', 'confirmed'],
    ['one@us', 'two@us', 'refuted'],
  ])
})

describe('a claim about latency', () => {
  test.each([
    [80, 'confirmed'],
    [150, 'refuted'],
    [100, 'inconclusive'],
  ])('of 100 ms is, measured at %d ms, %s', (measured, verdict) => {
    expect(verdictOf(latency(), warm({ ttfa: around(measured) }))?.verdict).toBe(verdict)
  })

  test('may have a tolerance', () => {
    expect(verdictOf(latency({ tolerance: 0.2 }), warm({ ttfa: around(110) }))?.verdict).toBe('confirmed')
  })

  test('is shown under every clock, and judged under its own', () => {
    const cold = warm({ ttfa_cold: around(250) }, { connection: 'cold' })
    const arms = [warm({ ttfb: around(60), ttfa: around(90), ttfa_heard: around(180) }), cold]
    const found = verdictOf(latency(), ...arms)
    expect(found?.clocks.map(({ clock, verdict }) => [clock.label, verdict])).toEqual([
      ['first byte, warm', 'confirmed'],
      ['first audio, warm', 'confirmed'],
      ['first audible, warm', 'refuted'],
      ['first audio, cold', 'refuted'],
    ])
    expect(found?.verdict).toBe('confirmed')
    expect(verdictOf(latency({ clock: 'ttfa_heard' }), ...arms)?.verdict).toBe('refuted')
    expect(verdictOf(latency({ conditions: { connection: 'cold' } }), ...arms)?.verdict).toBe('refuted')
  })

  test('is inconclusive with too few trials', () => {
    const found = verdictOf(latency({ share: 0.95 }), warm({ ttfa: around(50, 71) }))
    expect(found).toMatchObject({ verdict: 'inconclusive', why: 'n too small: 71 of 72 trials' })
  })

  test('is refuted by missing answers', () => {
    const never = createSample(
      Array.from({ length: 50 }, () => ({ block: 0, value: Number.POSITIVE_INFINITY })),
    )
    expect(verdictOf(latency(), warm({ ttfa: never }))?.verdict).toBe('refuted')
  })

  test('does not apply to other models and providers', () => {
    const arm = warm({ ttfa: around(50) })
    expect(verifyClaim(latency({ models: ['m9'] }), runWith(arm))).toEqual([])
    expect(verifyClaim(latency({ provider: 'somebody-else' }), runWith(arm))).toEqual([])
  })
})

describe('conditions that differ', () => {
  test.each<[string, LatencyClaim['conditions'], string]>([
    ['another transport', { transport: 'http' }, 'claimed over http, measured over websocket'],
    ['another region', { regions: ['us-west-2'] }, 'claimed in us-west-2, measured in region default'],
  ])('%s allows no verdict either way', (_, conditions, why) => {
    for (const measured of [50, 200])
      expect(verdictOf(latency({ conditions }), warm({ ttfa: around(measured) }))).toMatchObject({
        verdict: 'not comparable',
        why,
      })
  })

  // The run has 4 in flight.
  test.each<[LatencyClaim['conditions'], number, string]>([
    [{ concurrency: 40 }, 200, 'refuted'],
    [{ concurrency: 40 }, 50, 'not comparable'],
    [{ concurrency: 1 }, 50, 'confirmed'],
    [{ concurrency: 1 }, 200, 'not comparable'],
    [{ concurrency: 4 }, 200, 'refuted'],
    [{ seat: 'model' }, 50, 'confirmed'],
    [{ seat: 'model' }, 200, 'not comparable'],
    [{ seat: 'client' }, 200, 'refuted'],
  ])('%j measured at %d ms is %s', (conditions, measured, verdict) => {
    expect(verdictOf(latency({ conditions }), warm({ ttfa: around(measured) }))?.verdict).toBe(verdict)
  })

  test('the lab has no region, and its verdicts are marked', () => {
    const lab = warm({ ttfa: around(200) }, { 'answered by': 'the lab' })
    expect(verdictOf(latency({ conditions: { regions: ['us-west-2'] } }), lab)).toMatchObject({
      verdict: 'refuted',
      exercise: true,
    })
  })
})

describe('a claim that two models are the same', () => {
  const pairOf = (factor: number): Arm[] => {
    const random = randomWith(3)
    const drift = simulateDrift(20, 0.08, random)
    const arm = (target: string, model: string, times: number) => ({
      ...createArm(target, simulateRun(LOG_NORMAL, drift, 60, random, times)),
      model,
    })
    return [arm('lightning-ws', 'm1', 1), arm('lightning-pro-ws', 'm2', factor)]
  }

  test.each([
    [1, 'confirmed'],
    [1.5, 'refuted'],
    [1.1, 'inconclusive'],
  ])('is, with the second %d times slower, %s', (factor, verdict) => {
    expect(verdictOf(sameness(), ...pairOf(factor))?.verdict).toBe(verdict)
  })

  test('must hold at every quantile named', () => {
    const found = verdictOf(sameness({ shares: [0.5, 0.95] }), ...pairOf(1.5))
    expect(found?.sameness.map(({ share }) => share)).toEqual([0.5, 0.95])
    expect(found?.verdict).toBe('refuted')
  })

  test('needs both models under equal conditions', () => {
    const [first, second] = pairOf(1)
    if (!first || !second) throw new Error('a pair')
    expect(verdictOf(sameness(), first)).toMatchObject({
      verdict: 'not comparable',
      why: 'the run has no m2',
    })
    const other = { ...second, conditions: { ...second.conditions, transport: 'http' } }
    expect(verdictOf(sameness(), first, other)?.why).toMatch(/different conditions/)
  })
})

test('a concurrency claim is not comparable', () => {
  const claim: ConcurrencyClaim = { ...CLAIM, kind: 'concurrency', models: ['m1'], value: 40 }
  const found = verdictOf(claim, warm({ ttfa: around(1) }))
  expect(found).toMatchObject({ verdict: 'not comparable' })
  expect(found?.why).toContain('ttfa probe')
})

describe('a claim about the server’s own time', () => {
  const told = {
    ...warm({ ttfa: around(180) }),
    server: new Map([
      ['server', around(90)],
      ['network_and_queue', around(90)],
    ] as const),
  }

  test.each([
    ['is confirmed by what the server tells', { clock: 'server', value: 95 }, 'confirmed'],
    ['is refuted by it', { clock: 'server', value: 60 }, 'refuted'],
    [
      'is refuted by it also if it was claimed for the server alone',
      { clock: 'server', value: 60, conditions: { seat: 'server' } },
      'refuted',
    ],
    [
      'may be about what is left to network and queue',
      { clock: 'network_and_queue', value: 95 },
      'confirmed',
    ],
    [
      'says nothing of the server where it is not named',
      { value: 100, conditions: { seat: 'server' } },
      'not comparable',
    ],
  ] as const)('%s', (_, words, verdict) => {
    expect(verdictOf(latency(words), told)?.verdict).toBe(verdict)
  })

  test('is not comparable where the server tells nothing', () => {
    const found = verdictOf(latency({ clock: 'server' }), warm({ ttfa: around(180) }))
    expect([found?.verdict, found?.why]).toEqual([
      'not comparable',
      'the run has no server on connections of this kind',
    ])
  })

  test('is beside the others only where the claim speaks of the server', () => {
    const stagesOf = (claim: Claim) => verdictOf(claim, told)?.clocks.map(({ clock }) => clock.stage)
    expect(stagesOf(latency())).toEqual(['ttfa'])
    expect(stagesOf(latency({ conditions: { seat: 'server' } }))).toEqual([
      'ttfa',
      'server',
      'network_and_queue',
    ])
  })
})
