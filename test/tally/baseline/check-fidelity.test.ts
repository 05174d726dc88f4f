import { describe, expect, test } from 'vitest'
import type { FidelityMetric } from '../../../src/core/config/threshold.ts'
import { checkFidelityGates } from '../../../src/tally/baseline/check-fidelity.ts'
import type { Arm } from '../../../src/tally/compare/arm.ts'
import type { HeardTrial } from '../../../src/tally/fidelity/fidelity-reading.ts'
import { createArm } from '../compare/sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateRun } from '../compare/synthetic-latencies.ts'

/** What a voice does: word errors for each word, shares of answers, and characters a second. */
interface Voice {
  readonly errors: number
  readonly truncated: number
  readonly rate: number
}

const USUAL: Voice = { errors: 0.04, truncated: 0.01, rate: 15 }

/** Answers to so many texts, of which some are harder than others for every voice. */
function heardOf(voice: Voice, seed: number, texts = 60, perText = 2): HeardTrial[] {
  const [random, own] = [randomWith(77), randomWith(seed)]
  return Array.from({ length: texts }, (_, text) => {
    const words = 6 + random.integer(10)
    const chance = random.fraction() < 0.25 ? 2.8 * voice.errors : 0.4 * voice.errors
    return Array.from(
      { length: perText },
      (): HeardTrial => ({
        text,
        recogniser: 'moonshine-tiny',
        words: {
          words,
          errors: Array.from({ length: words }, () => own.fraction()).filter((x) => x < chance).length,
        },
        truncated: own.fraction() < voice.truncated,
        clipped: false,
        rate: voice.rate * (0.9 + 0.2 * own.fraction()),
      }),
    )
  }).flat()
}

const ARM = createArm('a', simulateRun(LOG_NORMAL, [0], 1, randomWith(1)))
const armWith = (heard?: readonly HeardTrial[]): Arm => ({ ...ARM, ...(heard && { heard }) })
const MARGINS: Readonly<Record<FidelityMetric, number>> = {
  wer: 0.04,
  truncated: 0.06,
  clipped: 0.05,
  rate: 0.1,
}
const gatesFor = (...metrics: FidelityMetric[]) =>
  metrics.map((metric) => ({ metric, margin: MARGINS[metric] }))

function check(before: readonly HeardTrial[], after: Arm | undefined, ...metrics: FidelityMetric[]) {
  return checkFidelityGates([{ before: armWith(before), after }], gatesFor(...metrics), 1)
}

/** The verdicts on a metric of so many checks, each of two new runs. */
function verdicts(metric: FidelityMetric, changed: Partial<Voice>, rounds: number): string[] {
  return Array.from({ length: rounds }, (_, round) => {
    const after = armWith(heardOf({ ...USUAL, ...changed }, 2 * round + 1))
    const [result] = check(heardOf(USUAL, 2 * round), after, metric)
    return result?.outcome.kind === 'decided' ? result.outcome.verdict : 'no data'
  })
}

const shareOf = (found: readonly string[], verdict: string) =>
  found.filter((one) => one === verdict).length / found.length

describe('a gate on what was said', () => {
  test.each(['wer', 'truncated', 'rate'] as const)('%s: an unchanged voice is no regression', (metric) => {
    const found = verdicts(metric, {}, 40)
    expect(shareOf(found, 'regression')).toBeLessThanOrEqual(0.05)
    expect(shareOf(found, 'equivalent')).toBeGreaterThan(0.6)
  })

  test.each([
    ['wer', 'twelve points more errors', { errors: 0.16 }],
    ['truncated', 'one answer in five cut off', { truncated: 0.2 }],
    ['rate', 'speech that is a third faster', { rate: 20 }],
    ['rate', 'speech that is a quarter slower', { rate: 11.2 }],
  ] as const)('%s: %s is one', (metric, _, changed) => {
    expect(shareOf(verdicts(metric, changed, 20), 'regression')).toBeGreaterThanOrEqual(0.95)
  })

  test('fewer errors are an improvement', () => {
    const before = heardOf({ ...USUAL, errors: 0.2 }, 1)
    const [result] = check(before, armWith(heardOf(USUAL, 2)), 'wer')
    expect(result?.outcome).toMatchObject({ verdict: 'improvement', change: { high: expect.any(Number) } })
  })

  test('the very same answers prove as much as so many answers can, and no more', () => {
    const few = heardOf({ errors: 0, truncated: 0, rate: 15 }, 1, 12, 1)
    const outcomes = check(few, armWith(few), 'wer', 'truncated', 'clipped').map(({ outcome }) => outcome)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ verdict: 'inconclusive', change: { value: 0 } })
    const more = outcomes.map((outcome) => (outcome.kind === 'decided' ? outcome.moreAnswers : 0))
    expect(Math.min(...more.map(Number))).toBeGreaterThan(12)
    const many = heardOf({ errors: 0, truncated: 0, rate: 15 }, 1, 100, 1)
    expect(check(many, armWith(many), 'wer')[0]?.outcome).toMatchObject({ verdict: 'equivalent' })
  })
})

describe('a gate has no data, and says why,', () => {
  const before = heardOf(USUAL, 1)
  const other = before.map((answer) => ({ ...answer, recogniser: 'deepgram-listen nova-3' }))
  test.each([
    ['when the target is not in the run', undefined, 'wer', 'the run has no answers of this target'],
    ['when nobody listened to the run', armWith(), 'wer', /^this target of the run has not been listened to/],
    [
      'when nobody transcribed it',
      armWith(before.map(({ text, rate = 1 }) => ({ text, rate, clipped: false }))),
      'truncated',
      'truncated is not known of any answer of the run that was listened to',
    ],
    [
      'when another recogniser did',
      armWith(other),
      'wer',
      'not comparable: moonshine-tiny listened to the baseline and deepgram-listen nova-3 to the run',
    ],
    [
      'when too few texts are in both',
      armWith(before.filter(({ text }) => text < 5)),
      'wer',
      'n too small: 5 of 6 texts that were listened to in both',
    ],
  ] as const)('%s', (_, after, metric, why) => {
    const [result] = check(before, after, metric)
    expect(result?.outcome).toEqual({ kind: 'no data', why: expect.stringMatching(why) })
  })

  test('but the rate needs no recogniser', () => {
    const outcomes = check(before, armWith(other), 'rate', 'clipped').map(({ outcome }) => outcome.kind)
    expect(outcomes).toEqual(['decided', 'decided'])
  })

  test('and a target in a language that nobody knows is not watched', () => {
    expect(check([{ text: 0, rate: 14 }], armWith(before), 'wer')).toEqual([])
  })
})
