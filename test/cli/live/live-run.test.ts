import { describe, expect, test } from 'vitest'
import { LiveRun } from '../../../src/cli/live/live-run.ts'
import { formatRemainingSpend } from '../../../src/cli/live/remaining-spend.ts'
import type { Price, PriceUnit } from '../../../src/core/config/price.ts'
import type { Load } from '../../../src/executors/index.ts'
import { turnWith } from '../../report/sample-conversations.ts'
import { answeredInstants, trialWith } from '../../tally/sample-trials.ts'

const CLOSED: Load = { executor: 'shared-iterations', concurrency: 2, trials: 40, order: 'interleaved' }
const OPEN: Load = {
  executor: 'constant-arrival-rate',
  rate: 5,
  duration: 60_000,
  arrival: 'uniform',
  order: 'interleaved',
}

const targets = [
  { target: 'alpha', requests: 40, characters: 400, cost: { amount: 2, currency: 'USD' } },
  { target: 'beta', requests: 40, characters: 400 },
]

describe('LiveRun', () => {
  test('counts what was sent, what is under way, what came and what failed', () => {
    const run = new LiveRun({ load: CLOSED, targets })
    run.progress('alpha', { started: 3, inFlight: 1 }, 1000)
    run.finished(trialWith({ target: 'alpha', at: answeredInstants(170_000) }))
    run.finished(trialWith({ target: 'alpha', outcome: 'limit', at: {} }))
    const [alpha, beta] = run.snapshot(2000).targets
    expect(alpha).toMatchObject({ sent: 3, inFlight: 1, ok: 1, faults: 1, expected: 40 })
    expect((alpha?.p50 ?? 0) / 200_000).toBeCloseTo(1, 1)
    expect(beta).toMatchObject({ sent: 0, ok: 0, p50: undefined })
  })

  test('tells the time left from how long the finished ones took, and nothing before one has', () => {
    const run = new LiveRun({ load: CLOSED, targets })
    run.progress('alpha', { started: 2, inFlight: 2 }, 1000)
    expect(run.snapshot(2000)).toMatchObject({ elapsed: 1000, left: undefined })
    for (let trial = 0; trial < 20; trial += 1) run.finished(trialWith({ target: 'alpha' }))
    expect(run.snapshot(3000)).toMatchObject({ elapsed: 2000, left: 6000 })
  })

  test('tells the time left of a load that time ends by its clock', () => {
    const run = new LiveRun({ load: OPEN, targets })
    run.progress('alpha', { started: 1, inFlight: 1 }, 500)
    expect(run.snapshot(20_500).left).toBe(40_000)
  })

  test('holds the rate of the last seconds against the schedule', () => {
    const run = new LiveRun({ load: OPEN, targets })
    for (let second = 0; second <= 20; second += 1)
      run.progress('alpha', { started: 1 + second * 4, inFlight: 1 }, second * 1000)
    const [alpha] = run.snapshot(20_000).targets
    expect(alpha?.rate).toBeCloseTo(4)
    expect(alpha?.scheduled).toBe(5)
  })

  test('has a rate of what happens more rarely than it looks back', () => {
    const run = new LiveRun({ load: CLOSED, targets })
    for (const [index, at] of [0, 10_000, 20_000].entries())
      run.progress('alpha', { started: index, inFlight: 1 }, at)
    expect(run.snapshot(20_000).targets[0]?.rate).toBeCloseTo(0.1)
  })

  test('follows a schedule that rises, and knows none where streams wait for answers', () => {
    const load: Load = {
      executor: 'ramping-arrival-rate',
      startRate: 0,
      stages: [{ duration: 10_000, target: 10 }],
      arrival: 'uniform',
      order: 'interleaved',
    }
    const run = new LiveRun({ load, targets })
    run.progress('alpha', { started: 1, inFlight: 1 }, 1)
    expect(run.snapshot(5001).targets[0]?.scheduled).toBe(5)
    expect(new LiveRun({ load: CLOSED, targets }).snapshot(0).targets[0]?.scheduled).toBeUndefined()
  })

  test('tells what is left of a budget as it last heard it, and all of it before', () => {
    const budget = { requests: 50, cost: { amount: 3, currency: 'USD' } }
    const run = new LiveRun({ load: CLOSED, targets, budget })
    expect(run.snapshot(0).spend).toEqual({ kind: 'budget', budget, left: {} })
    run.budgetLeft({ requests: 20, cost: 1.5e9 })
    expect(run.snapshot(0).spend).toEqual({ kind: 'budget', budget, left: { requests: 20, cost: 1.5e9 } })
  })

  test('tells without a budget what is yet to be sent, and its price where there is one', () => {
    const run = new LiveRun({ load: CLOSED, targets })
    run.progress('alpha', { started: 10, inFlight: 1 }, 1000)
    expect(run.snapshot(2000).spend).toEqual({
      kind: 'ahead',
      characters: 300 + 400,
      atMost: [{ amount: 1.5, currency: 'USD' }],
    })
  })

  test('counts turns of conversations as they end, from the end of the caller’s speech', () => {
    const run = new LiveRun({ load: { ...CLOSED, trials: 4 }, targets })
    run.turn(turnWith(400, { target: 'alpha', in_flight: 2 }), 1000)
    run.turn(turnWith(400, { target: 'alpha', outcome: 'server' }), 2000)
    const [alpha] = run.snapshot(3000).targets
    expect(alpha).toMatchObject({ sent: 2, ok: 1, faults: 1, rate: 1 })
    expect((alpha?.p50 ?? 0) / 400_000).toBeCloseTo(1, 1)
  })

  test('tells what conversations have spent, because how long their answers are is not known before', () => {
    const run = new LiveRun({ load: CLOSED, targets, turnBudget: { turns: 300, minutes: 30 } })
    const spoken = { target: 'alpha', reply_chars: 100, audio_us: 6e6 }
    run.turn(turnWith(400, spoken), 1000)
    run.turn(turnWith(400, spoken), 2000)
    const { spend } = run.snapshot(3000)
    expect(spend).toMatchObject({ kind: 'spent', spent: { turns: 2, reply_chars: 200, audio_us: 12e6 } })
    // A second of speech in each.
    expect(spend && formatRemainingSpend(spend)).toBe(
      'spent: 2 of 300 turns, 0.0 of 30 min of speech, 200 characters of replies (about 40 to 60 tokens), 0.2 min of audio',
    )
  })

  test('tells what conversations have cost, and of what that is not known', () => {
    const price = (part: 'stt' | 'llm' | 'tts', unit: PriceUnit, amount: number): Price => ({
      id: part,
      provider: 'p',
      part,
      models: ['m'],
      monthly: 100,
      charges: [{ unit, per: 1, tiers: [{ from: 0, amount }] }],
      currency: 'USD',
      source: '',
      date: '2026',
      confidence: 'published',
    })
    const priced = {
      ...targets[0],
      target: 'alpha',
      requests: 40,
      characters: 400,
      prices: { llm: price('llm', 'output token', 0.001), tts: price('tts', 'character', 0.0001) },
      unpriced: ['stt'],
    }
    const run = new LiveRun({ load: CLOSED, targets: [priced] })
    const said = { target: 'alpha', reply_chars: 100, audio_us: 6e6 }
    run.turn(turnWith(400, { ...said, prompt_tokens: 50, reply_tokens: 30 }), 1000)
    const first = run.snapshot(2000).spend
    expect(first && formatRemainingSpend(first)).toMatch(
      /100 characters of replies \(50 tokens of prompts, 30 of replies\).*; 0\.04 USD so far, without that of alpha\.stt$/,
    )
    // The provider did not count these.
    run.turn(turnWith(400, said), 3000)
    const second = run.snapshot(4000).spend
    expect(second && formatRemainingSpend(second)).toMatch(
      /; 0\.05 USD so far, without that of alpha\.stt, alpha\.llm$/,
    )
  })

  test('expects every turn of the conversations that arrive', () => {
    const load: Load = { ...OPEN, executor: 'sessions', turns: 3, think: 0 }
    expect(new LiveRun({ load, targets }).snapshot(0).targets[0]?.scheduled).toBe(15)
  })
})
