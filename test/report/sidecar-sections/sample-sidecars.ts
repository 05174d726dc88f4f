import type { Claim } from '../../../src/core/config/claim.ts'
import type { Price } from '../../../src/core/config/price.ts'
import type { TargetCost } from '../../../src/cost/run-cost.ts'
import { formatCheckJson } from '../../../src/report/check/check-json.ts'
import { formatRunCostJson } from '../../../src/report/cost/run-cost.ts'
import { formatHistoryJson } from '../../../src/report/history/history-report.ts'
import { formatVerifyJson } from '../../../src/report/verify/verify-report.ts'
import type { BaselineCheck } from '../../../src/tally/baseline/check-baseline.ts'
import { CLAIM_CLOCKS } from '../../../src/tally/claims/claim-clocks.ts'
import type { Verification } from '../../../src/tally/claims/verification.ts'
import { detectChanges } from '../../../src/tally/history/history-changes.ts'
import type { SidecarTexts } from '../../results/parsed-sidecars.ts'
import { FILE } from '../sample-runs.ts'

/** What other verbs leave beside a run, by their own writers, with words that anybody may have chosen. */
export function sidecarsWith(words = 'lightning-ws'): SidecarTexts {
  return {
    'check.json': checkWith(words),
    'verify.json': formatVerifyJson(FILE.run, verificationsWith(words)),
    'history.json': historyWith(words),
    'cost.json': costWith(words),
  }
}

/** Three targets on the way from cheap to quick, one of which is beaten in both; a fourth with a price nobody vouches for. */
function costWith(words: string): string {
  const price = (id: string, confidence: Price['confidence']): Price => ({
    id,
    provider: words,
    models: [words],
    monthly: 0,
    charges: [{ unit: 'character', per: 1_000_000, tiers: [{ from: 0, amount: 20 }] }],
    currency: 'USD',
    source: words,
    date: '2026-01',
    confidence,
  })
  const range = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 })
  const target = (name: string, cost: number, heard: number, isEfficient: boolean): TargetCost => ({
    use: {
      target: name,
      provider: words,
      model: words,
      simulated: true,
      units: { character: 4000, 'audio second': 250.25 },
      wasted: 1.5,
    },
    found: { kind: 'known', price: price(name, 'published') },
    spent: cost * 4,
    cases: [words, 'long'].map((name, index) => ({
      case: name,
      month: range(cost * 1000),
      perMinute: range(cost * (index + 1)),
      perThousandCalls: range(cost * 100),
      isEfficient,
    })),
    heard,
  })
  const doubtful = target(`${words} doubtful`, 0.01, 190_000, false)
  return formatRunCostJson({
    run: FILE.run,
    pattern: words,
    cases: [words, 'long'],
    targets: [
      target(words, 0.008, 400_000, true),
      target('lightning-pro-ws', 0.02, 150_000, true),
      target(`${words} beaten`, 0.03, 410_000, false),
      { ...doubtful, found: { kind: 'unverified', price: price(words, 'unverified') } },
    ],
  })
}

function checkWith(words: string): string {
  const gate = { stage: 'ttfa_heard', share: 0.95, margin: 0.1 } as const
  const decided = { kind: 'decided', from: 300_000, to: 380_000, ratio: 1.2667 } as const
  const at = { target: words, connection: 'hot', gate, n: [200, 210] } as const
  const check: BaselineCheck = {
    gates: [
      {
        ...at,
        outcome: {
          ...decided,
          decision: { verdict: 'regression', interval: { low: 0.1, high: 0.31 }, pValue: 0.001 },
        },
      },
      {
        ...at,
        connection: 'cold',
        outcome: {
          ...decided,
          to: Number.POSITIVE_INFINITY,
          ratio: Number.POSITIVE_INFINITY,
          decision: {
            verdict: 'inconclusive',
            interval: { low: -0.1, high: Number.POSITIVE_INFINITY },
            pValue: 0.4,
            moreTrials: 120,
          },
        },
      },
      { ...at, connection: 'warm', outcome: { kind: 'no data', why: words } },
    ],
    success: [
      {
        target: words,
        connection: 'hot',
        margin: 0.01,
        n: [200, 210],
        difference: { difference: -0.02, low: -0.05, high: 0.01 },
        from: 1,
        to: 0.98,
        verdict: 'inconclusive',
      },
    ],
    fidelity: spokenWith(words),
  }
  const baseline = { name: words, run: words, simulated: false }
  return formatCheckJson({ check, baseline, run: FILE.run, notes: [words] } as unknown as Parameters<
    typeof formatCheckJson
  >[0])
}

function spokenWith(words: string): BaselineCheck['fidelity'] {
  return [
    {
      target: words,
      connection: 'all (hot)',
      gate: { metric: 'wer', margin: 0.02 },
      n: [40, 40],
      outcome: {
        kind: 'decided',
        verdict: 'inconclusive',
        from: 0.031,
        to: 0.052,
        change: { value: 0.021, low: -0.004, high: 0.046 },
        p: 0.05,
        moreAnswers: 60,
      },
    },
    {
      target: words,
      connection: 'all (hot)',
      gate: { metric: 'rate', margin: 0.1 },
      n: [40, 0],
      outcome: { kind: 'no data', why: words },
    },
  ]
}

function verificationsWith(words: string): Verification[] {
  const said = {
    id: 'c',
    provider: 'someone',
    says: words,
    by: words,
    source: words,
    date: '2026-01',
    conditions: {},
  }
  const latency: Claim = { ...said, kind: 'latency', models: [words], share: 0.5, value: 100, tolerance: 0.1 }
  const same: Claim = { ...said, kind: 'sameness', models: [words, 'm2'], shares: [0.5], margin: 0.1 }
  const held = { targets: [words], why: words, exercise: true }
  return [
    {
      ...held,
      claim: latency,
      verdict: 'refuted',
      sameness: [],
      clocks: CLAIM_CLOCKS.map((clock, index) => ({
        clock,
        n: 100,
        value: 150_000 + index * 40_000,
        interval: {
          low: 140_000 + index * 40_000,
          high: index === 3 ? Number.POSITIVE_INFINITY : 170_000 + index * 40_000,
        },
        needed: 6,
        verdict: 'refuted',
        why: words,
      })),
    },
    {
      ...held,
      claim: same,
      verdict: 'confirmed',
      clocks: [],
      sameness: [{ share: 0.5, ratio: 1.01, low: 0.97, high: 1.05 }],
    },
    {
      ...held,
      claim: { ...said, kind: 'concurrency', models: [words], value: 20 },
      verdict: 'not comparable',
      clocks: [],
      sameness: [],
    },
  ]
}

/** Slower by a half from the 13th run on; the run of the report is the 15th. */
function historyWith(words: string): string {
  const points = Array.from({ length: 24 }, (_, index) => ({
    run: index === 14 ? FILE.run : `${words}${index}`,
    started_at: new Date(Date.UTC(2025, 10, 1 + index, 4)).toISOString(),
    value: Math.round((index < 12 ? 200_000 : 300_000) * (1 + 0.02 * Math.sin(index * 7))),
  }))
  const followed = {
    scenario: words,
    target: words,
    connection: 'hot',
    metric: 'ttfa_heard p50',
    unit: 'duration',
    simulated: true,
  } as const
  const options = { maxPValue: 0.001, magnitude: 0.05 }
  const success = { ...followed, metric: 'success', unit: 'share' } as const
  return formatHistoryJson([
    detectChanges(followed, points, options),
    detectChanges(
      success,
      points.map((point) => ({ ...point, value: 1 })),
      options,
    ),
  ])
}
