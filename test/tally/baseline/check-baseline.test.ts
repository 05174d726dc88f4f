import { describe, expect, test } from 'vitest'
import { createBaseline } from '../../../src/tally/baseline/baseline.ts'
import { formatBaseline, parseBaseline } from '../../../src/tally/baseline/baseline-file.ts'
import { checkBaseline } from '../../../src/tally/baseline/check-baseline.ts'
import { findBaselineDefect, findBaselineMismatch } from '../../../src/tally/baseline/eligibility.ts'
import type { Arm } from '../../../src/tally/compare/arm.ts'
import { observationsOf } from '../../../src/tally/resampling/sample.ts'
import { FILE, SCENARIO } from '../../report/sample-runs.ts'
import { type ArmFields, createArm } from '../compare/sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from '../compare/synthetic-latencies.ts'

const GATES = { stages: [{ stage: 'ttfa', share: 0.5, margin: 0.1 }], success: { margin: 0.01 } } as const

/** A quiet run of a target: 20 blocks of 40 trials, so many times slower than usual. */
const arm = (target: string, seed: number, factor = 1, words: ArmFields = {}): Arm => {
  const random = randomWith(seed)
  return createArm(target, simulateRun(LOG_NORMAL, simulateDrift(20, 0, random), 40, random, factor), words)
}

const baseline = (...arms: Arm[]) => createBaseline('main', FILE, arms, GATES)
const verdictsOf = ({ gates }: ReturnType<typeof checkBaseline>) =>
  gates.map(({ target, outcome }) => [
    target,
    outcome.kind === 'decided' ? outcome.decision.verdict : outcome.why,
  ])

describe('checking a run against a baseline', () => {
  test.each([
    [1, 'equivalent'],
    [1.3, 'regression'],
    [0.75, 'improvement'],
  ])('%d times as slow is a %s', (factor, verdict) => {
    const check = checkBaseline(baseline(arm('a', 1)), [arm('a', 2, factor)], { seed: 1 })
    expect(verdictsOf(check)).toEqual([['a', verdict]])
  })

  test('a network problem that also affects the control is not a regression', () => {
    const before = baseline(arm('a', 1), arm('reference', 2))
    const now = [arm('a', 3, 1.3), arm('reference', 4, 1.3)]
    expect(verdictsOf(checkBaseline(before, now, { seed: 1 }))).toContainEqual(['a', 'regression'])
    expect(verdictsOf(checkBaseline(before, now, { seed: 1, control: 'reference' }))).not.toContainEqual([
      'a',
      'regression',
    ])
  })

  test('a real change is found with a control', () => {
    const before = baseline(arm('a', 1), arm('reference', 2))
    const now = [arm('a', 3, 1.7), arm('reference', 4, 1.2)]
    expect(verdictsOf(checkBaseline(before, now, { seed: 1, control: 'reference' }))).toEqual([
      ['a', 'regression'],
    ])
  })

  test('an unknown control is an error that names the targets', () => {
    expect(() => checkBaseline(baseline(arm('a', 1)), [arm('a', 2)], { seed: 1, control: 'b' })).toThrow(
      'the baseline has no target b',
    )
  })

  test('a target that is missing or measured under other conditions has no data', () => {
    const before = baseline(arm('a', 1), arm('b', 2))
    const now = [arm('b', 3, 1, { conditions: { format: 'mulaw/raw 8000' } })]
    expect(verdictsOf(checkBaseline(before, now, { seed: 1 }))).toEqual([
      ['a', 'the run has no trials for this gate'],
      ['b', 'not comparable: format was pcm_s16le/raw 24000 and is mulaw/raw 8000'],
    ])
  })

  test('too few trials are reported', () => {
    const strict = { ...GATES, stages: [{ stage: 'ttfa', share: 0.999, margin: 0.1 }] } as const
    const check = checkBaseline(createBaseline('main', FILE, [arm('a', 1)], strict), [arm('a', 2)], {
      seed: 1,
    })
    expect(verdictsOf(check)).toEqual([['a', 'n too small: 800 of 3688 trials']])
  })

  test('a lower success rate is a regression, a few more failures are not', () => {
    const callers = (hits: number): Arm => ({
      ...arm('a', 1, 1, { success: { hits, n: 800 } }),
      acrossConnections: true,
    })
    const verdict = (hits: number) =>
      checkBaseline(baseline(callers(800)), [callers(hits)], { seed: 1 }).success[0]?.verdict
    expect(verdict(800)).toBe('equivalent')
    expect(verdict(796)).toBe('inconclusive')
    expect(verdict(770)).toBe('regression')
  })

  test('with nearly nothing between them, the same seeds give the same numbers', () => {
    const once = () => checkBaseline(baseline(arm('a', 1)), [arm('a', 2)], { seed: 9 })
    expect(once()).toEqual(once())
  })
})

describe('a baseline as a file', () => {
  const original = baseline(arm('a', 1), arm('b', 2, 1, { success: { hits: 790, n: 800 } }))
  const text = formatBaseline(original)

  test('comes back as it was, durations to a thousandth', () => {
    const back = parseBaseline(text, 'main.json')
    expect({ ...back, arms: [] }).toEqual({ ...original, arms: [] })
    for (const [index, { stages, ...rest }] of back.arms.entries()) {
      const { stages: before, ...same } = original.arms[index] as Arm
      expect(rest).toEqual(same)
      const [sample, old] = [stages.get('ttfa'), before.get('ttfa')]
      expect(sample?.labels).toEqual(old?.labels)
      const pairs = Array.from(sample?.values ?? [], (value, at) => value / (old?.values[at] ?? 0))
      expect(Math.max(...pairs)).toBeLessThan(1.001)
      expect(Math.min(...pairs)).toBeGreaterThan(0.999)
    }
  })

  test('is written identically again, in the order of blocks', () => {
    expect(formatBaseline(parseBaseline(text, 'main.json'))).toBe(text)
    expect(
      text
        .match(/"b\d+"/g)
        ?.slice(0, 12)
        .join(),
    ).toBe(Array.from({ length: 12 }, (_, block) => `"b${block}"`).join())
  })

  test('keeps trials without an answer', () => {
    const failing = simulateRun(
      { name: 'x', latency: () => Number.POSITIVE_INFINITY },
      [0, 0],
      2,
      randomWith(1),
    )
    const back = parseBaseline(formatBaseline(baseline(createArm('a', failing))), 'main.json')
    const sample = back.arms[0]?.stages.get('ttfa')
    expect(sample && observationsOf(sample)).toHaveLength(4)
    expect(sample?.values.every((value) => value === Number.POSITIVE_INFINITY)).toBe(true)
  })

  test('keeps what was heard of each answer', () => {
    const heard = [
      {
        text: 0,
        recogniser: 'moonshine-tiny',
        words: { words: 12, errors: 1 },
        floor: { words: 12, errors: 0 },
        truncated: false,
        clipped: true,
        rate: 14.25,
      },
      { text: 0, recogniser: 'moonshine-tiny', words: { words: 12, errors: 0 }, truncated: true },
      { text: 3, rate: 16 },
      { text: 4 },
    ]
    const gates = { ...GATES, fidelity: [{ metric: 'wer', margin: 0.03 }] } as const
    const saved = formatBaseline(createBaseline('main', FILE, [{ ...arm('a', 1), heard }], gates))
    const back = parseBaseline(saved, 'main.json')
    expect(back.arms[0]?.heard).toEqual(heard)
    expect(back.gates).toEqual(gates)
    expect(formatBaseline(back)).toBe(saved)
  })

  test('of version 3, without what was heard, can still be read', () => {
    const older = JSON.stringify({ ...JSON.parse(text), baseline: 3 })
    expect(parseBaseline(older, 'main.json').arms).toHaveLength(2)
  })

  test.each(['', '{}', '{"baseline":1,"arms":[]}', '{"baseline":2,"arms":[]}', '[]', 'null'])(
    '%j is refused',
    (other) => {
      expect(() => parseBaseline(other, 'main.json')).toThrow(
        'main.json is not a baseline that this version of ttfa can read',
      )
    },
  )
})

describe('a damaged baseline is refused, with the place of the damage', () => {
  const whole = JSON.parse(formatBaseline(baseline(arm('a', 1))))
  const [first] = whole.arms
  const withArm = (changes: object) => ({ ...whole, arms: [{ ...first, ...changes }] })
  const withDurations = (b0: string) =>
    withArm({ stages: { ttfa: { ...first.stages.ttfa, blocks: { ...first.stages.ttfa.blocks, b0 } } } })
  const withHeard = (t0: string) => withArm({ heard: { recogniser: 'r', n: 1, texts: { t0 } } })
  test.each([
    ['a duration that is empty', withDurations('10  12'), 'arms.0.stages.ttfa.blocks.b0'],
    ['a duration that is no number', withDurations('10 1O 12'), 'arms.0.stages.ttfa.blocks.b0'],
    ['a duration without end', withDurations('10 1e999'), 'arms.0.stages.ttfa.blocks.b0'],
    ['a negative duration', withDurations('-10'), 'arms.0.stages.ttfa.blocks.b0'],
    ['a count that is no number', withArm({ success_blocks: '4/4 x/4' }), 'arms.0.success_blocks'],
    ['more hits than trials', withArm({ success: { hits: 9, n: 8 } }), 'arms.0.success'],
    ['no stages', withArm({ stages: [] }), 'arms.0.stages'],
    ['a rate that is no number', withHeard('rate=1O'), 'arms.0.heard.texts.t0'],
    [
      'an answer of which nobody knows what it says',
      withHeard('errors=1/2; wers=3'),
      'arms.0.heard.texts.t0',
    ],
    [
      'a margin of another type',
      { ...whole, gates: { ...whole.gates, success: { margin: '3 %' } } },
      'margin',
    ],
    ['a map for the list of arms', { ...whole, arms: {} }, 'arms'],
    ['no name', { ...whole, name: undefined }, '"name"'],
  ])('%s', (_, data, place) => {
    expect(() => parseBaseline(JSON.stringify(data), 'main.json')).toThrow(/main\.json is damaged/)
    expect(() => parseBaseline(JSON.stringify(data), 'main.json')).toThrow(place)
  })

  test('and none of these is refused undamaged', () => {
    expect(parseBaseline(JSON.stringify(whole), 'main.json').arms).toHaveLength(1)
    expect(parseBaseline(JSON.stringify(withDurations('10 12 inf')), 'main.json').arms).toHaveLength(1)
  })
})

describe('a run is not checked against a baseline', () => {
  const [first] = SCENARIO.targets
  const before = baseline(arm('a', 1))

  test.each([
    [
      'when providers answered it, and the lab answered the baseline',
      { ...FILE, simulated: false },
      'providers answered the run, but the lab answered the baseline: their results cannot be compared',
    ],
    [
      'when cassettes answered it',
      { ...FILE, simulated: false, replayed: true },
      'cassettes answered the run, but the lab answered the baseline: their results cannot be compared',
    ],
    [
      'when it is not valid',
      { ...FILE, validity: { state: 'invalid' as const, reasons: ['too busy'] } },
      'the run is invalid, because the harness was the bottleneck: too busy',
    ],
    [
      'when its texts differ',
      { ...FILE, scenario: { ...SCENARIO, texts: ['Other.'] } },
      "the run's requests differ from the baseline's",
    ],
    [
      'when a target is asked for another voice',
      { ...FILE, scenario: { ...SCENARIO, targets: first ? [{ ...first, voice: 'other' }] : [] } },
      'target lightning-ws differs from the baseline',
    ],
  ])('%s', (_, file, why) => {
    expect(findBaselineMismatch(file, before)).toContain(why)
  })

  test('but the number of trials, seed, address and lab profile may change', () => {
    const targets = SCENARIO.targets.map((target) => ({
      ...target,
      lab: { dial: 5 },
      base: 'ws://127.0.0.1:1',
    }))
    const load = { ...SCENARIO.load, trials: 999 }
    expect(
      findBaselineMismatch({ ...FILE, scenario: { ...SCENARIO, seed: 7, load, targets } }, before),
    ).toBeUndefined()
  })

  test('and an unfinished or invalid run cannot become a baseline', () => {
    expect(findBaselineDefect(FILE)).toBeUndefined()
    expect(findBaselineDefect({ ...FILE, status: 'interrupted' })).toContain('did not finish')
    expect(findBaselineDefect({ ...FILE, validity: { state: 'invalid', reasons: ['x'] } })).toContain(
      'invalid',
    )
  })
})
