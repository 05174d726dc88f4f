import { describe, expect, test } from 'vitest'
import {
  THRESHOLD_METRICS,
  type Threshold,
  type ThresholdMetric,
} from '../../../src/core/config/threshold.ts'
import { parseCondition } from '../../../src/scenario/read/parse-condition.ts'
import { trackTrialThresholds } from '../../../src/tally/thresholds/threshold-tracker.ts'
import { answeredInstants, type TrialFields, trialWith } from '../sample-trials.ts'

/** A threshold as a scenario would write it. */
function threshold(metric: ThresholdMetric, words: string, more: Partial<Threshold> = {}): Threshold {
  const condition = parseCondition(words, THRESHOLD_METRICS[metric])
  if (typeof condition === 'string') throw new Error(condition)
  return {
    selector: metric,
    words,
    metric,
    tags: {},
    abortOnFail: false,
    delayAbortEval: 0,
    ...condition,
    ...more,
  }
}

/** Trials whose time to first audio rises from 1 ms to n ms. */
const rising = (n: number, words: TrialFields = {}) =>
  Array.from({ length: n }, (_, index) =>
    trialWith({ trial: index, at: answeredInstants((index + 1) * 1000), ...words }),
  )

const failing = (n: number) =>
  Array.from({ length: n }, () => trialWith({ outcome: 'server', at: { due: 1, began: 2, end: 50 } }))

function resultOf(
  scenario: Parameters<typeof trackTrialThresholds>[0],
  trials: readonly ReturnType<typeof trialWith>[],
) {
  const tracker = trackTrialThresholds(scenario)
  for (const trial of trials) tracker.count(trial)
  return tracker.results()[0]
}

function stateOf(one: Threshold, trials: readonly ReturnType<typeof trialWith>[]) {
  return resultOf({ thresholds: [one] }, trials)
}

describe('a threshold over 100 answers of 1 to 100 ms', () => {
  test.each<[ThresholdMetric, string, 'pass' | 'fail']>([
    ['ttfa', 'p(95)<96ms', 'pass'],
    ['ttfa', 'p(95)<95ms', 'fail'],
    ['ttfa', 'p(95)<0.2s', 'pass'],
    ['ttfa', 'med<=51', 'pass'],
    ['ttfa', 'avg<50', 'fail'],
    ['ttfa', 'avg<51', 'pass'],
    ['ttfa', 'min>=1ms', 'pass'],
    ['ttfa', 'max<100ms', 'fail'],
    ['ttfa_heard', 'min>31ms', 'fail'],
    ['lead_silence', 'max<=31ms', 'pass'],
    ['rtf', 'p(90)<1', 'pass'],
    ['success', 'rate==1', 'pass'],
    ['underrun', 'rate<1%', 'pass'],
    ['goodput', 'rate>99%', 'pass'],
  ])('%s: %s is a %s', (metric, words, state) => {
    expect(stateOf(threshold(metric, words), rising(100))).toMatchObject({ state, n: 100 })
  })

  test('failures count as infinitely late, in percentiles as in averages', () => {
    const trials = [...rising(90), ...failing(10)]
    expect(stateOf(threshold('ttfa', 'p(95)<10s'), trials)).toMatchObject({
      state: 'fail',
      value: Number.POSITIVE_INFINITY,
    })
    expect(stateOf(threshold('ttfa', 'avg<10s'), trials)?.state).toBe('fail')
    expect(stateOf(threshold('success', 'rate>=90%'), trials)).toMatchObject({
      state: 'pass',
      value: 0.9,
    })
  })
})

test('what this machine failed to send is in no share', async () => {
  const trials = [...rising(20), ...failing(20).map((trial) => ({ ...trial, outcome: 'harness' as const }))]
  for (const metric of ['success', 'goodput'] as const)
    expect(await stateOf(threshold(metric, 'rate>99%'), trials)).toMatchObject({
      state: 'pass',
      value: 1,
      n: 20,
    })
})

describe('no data is never a pass', () => {
  test.each<[string, Threshold, number]>([
    ['no trial at all', threshold('ttfa', 'p(95)<1s'), 0],
    ['no trial of that target', threshold('ttfa', 'p(95)<1s', { tags: { target: 'beta' } }), 100],
    ['a stage that never happened', threshold('cancel', 'max<1s'), 100],
    ['too few trials for the percentile', threshold('ttfa', 'p(99)<1s'), 100],
    ['fewer trials than asked for', threshold('ttfa', 'med<1s', { minSamples: 101 }), 100],
    ['only warm-up', threshold('success', 'rate>0', { tags: { connection: 'cold' } }), 100],
  ])('%s', (_, one, n) => {
    const result = stateOf(one, rising(n))
    expect(result?.state).toBe('no data')
    expect(result?.why).toBeTruthy()
  })

  test('trials of the warm-up do not count', () => {
    const result = stateOf(threshold('ttfa', 'med<1s'), rising(100, { phase: 'warmup' }))
    expect(result).toMatchObject({ state: 'no data', n: 0 })
  })

  test('minSamples can also ask for less than the percentile needs', () => {
    const one = threshold('ttfa', 'p(99)<1s', { minSamples: 50 })
    expect(stateOf(one, rising(100))?.state).toBe('pass')
  })
})

describe('a threshold that asks how sure the number is', () => {
  // The 95 % interval of the p95 of 1 to 200 ms is from the 184th to the 197th value (methods 2.4).
  test.each([
    ['p(95)<198ms @95%', 'pass'],
    ['p(95)<184ms @95%', 'fail'],
    ['p(95)<192ms @95%', 'no data'],
    ['p(95)<197ms @50%', 'pass'],
  ])('%s is a %s', (words, state) => {
    expect(stateOf(threshold('ttfa', words), rising(200))?.state).toBe(state)
  })

  test('a perfect record of 20 does not prove 99 %', () => {
    expect(stateOf(threshold('success', 'rate>99% @95%'), rising(20))).toMatchObject({
      state: 'no data',
      value: 1,
      why: 'the interval includes the bound',
    })
  })
})

describe('goodput', () => {
  test('asks everything of one trial at once', () => {
    const goodput = { stages: { ttfa: 60 }, underrun: 20, rtf: 1 }
    const trials = [
      ...rising(100),
      ...rising(50, { underruns: 1, underrun_us: 20_001 }),
      ...rising(50, { audio_us: 1000 }),
    ]
    const result = resultOf({ thresholds: [threshold('goodput', 'rate>0')], goodput }, trials)
    expect(result?.value).toBe(60 / 200)
  })
})

describe('a watch over a running measurement', () => {
  const one = threshold('ttfa', 'p(95)<50ms', { abortOnFail: true, delayAbortEval: 1000, minSamples: 80 })

  test('ends it once the threshold fails, enough has been seen and the delay is over', () => {
    const watch = trackTrialThresholds({ thresholds: [one, threshold('ttfa', 'max<1ms')] })
    const trials = rising(100)
    for (const trial of trials.slice(0, 79)) watch.count(trial)
    expect(watch.findAborting(5000)).toBeUndefined()
    for (const trial of trials.slice(79)) watch.count(trial)
    expect(watch.findAborting(999)).toBeUndefined()
    expect(watch.findAborting(1000)?.threshold).toBe(one)
  })
})

test('a threshold on a caller’s time without a connection state means all of them', () => {
  // A frozen server: ninety quick answers on hot connections, ten long waits on new ones.
  const waits = [...Array<number>(90).fill(100_000), ...Array<number>(10).fill(4_000_000)]
  const trials = waits.map((ttfa, trial) =>
    trialWith({ trial, connection: ttfa > 1e6 ? 'cold' : 'hot', at: answeredInstants(ttfa) }),
  )
  const state = (more: Partial<Threshold>) =>
    resultOf({ thresholds: [threshold('ttfa_due', 'p(95)<500ms', more)] }, trials)?.state
  expect(state({})).toBe('fail')
  expect(state({ tags: { connection: 'hot' } })).toBe('pass')
})
