import fc from 'fast-check'
import { encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { FAULT_KINDS } from '../../../src/core/fault.ts'
import { CONNECTION_STATES, type Trial } from '../../../src/core/trial/trial.ts'
import type { StageName } from '../../../src/core/trial/trial-stages.ts'
import { sortFaultCounts } from '../../../src/tally/run/fault-counts.ts'
import { measuredGroups, type RunTally, tallyTrials, targetOrder } from '../../../src/tally/run/run-tally.ts'
import { answeredInstants, type TrialFields, trialWith } from '../sample-trials.ts'

async function histogramOf(stage: StageName, words: TrialFields) {
  const tally = await tallyTrials([trialWith(words)])
  const cell = measuredGroups(tally, [])[0]?.stages.get(stage)
  return cell && [cell.histogram.totalCount, cell.infinite, cell.absent, cell.faults]
}

describe('a trial counts as measured, infinite, absent or faulty', () => {
  const { first_audio: _a, heard: _h, last_audio: _l, ...silent } = answeredInstants(1)
  const { heard: _u, ...unheard } = answeredInstants(200_000)
  const unsent = { due: 5, began: 10, end: 20 }

  test.each([
    ['an answer is measured', 'ttfa', {}, [1, 0, 0, 0]],
    ['a timeout before audio is infinite', 'ttfa', { outcome: 'timeout', at: silent }, [0, 1, 0, 1]],
    ['a failed connection is infinite', 'ttfa', { outcome: 'network', at: unsent }, [0, 1, 0, 1]],
    ['a refusal is no first byte', 'ttfb', { outcome: 'auth', at: unsent }, [0, 0, 1, 0]],
    ['a failed delivery has no length', 'stream', { outcome: 'timeout', at: silent }, [0, 0, 1, 0]],
    ['a break after audio keeps its time to first audio', 'ttfa', { outcome: 'truncated' }, [1, 0, 0, 1]],
    ['inaudible audio has a first audio', 'ttfa', { outcome: 'inaudible', at: unheard }, [1, 0, 0, 1]],
    ['inaudible audio is never heard', 'ttfa_heard', { outcome: 'inaudible', at: unheard }, [0, 1, 0, 1]],
    ['a shed start counts as infinite', 'ttfa_due', { outcome: 'shed', at: { due: 5 } }, [0, 1, 0, 1]],
    ['a start that was shed is no request', 'ttfa', { outcome: 'shed', at: { due: 5 } }, [0, 0, 1, 0]],
    [
      'a refusal completes nothing, however early it ends',
      'total',
      { outcome: 'auth', at: unsent },
      [0, 0, 1, 0],
    ],
    ['a cancelled trial did not wait', 'ttfa', { outcome: 'cancelled', at: silent }, [0, 0, 1, 0]],
    ['a fault of this machine says nothing', 'ttfa', { outcome: 'harness', at: unsent }, [0, 0, 1, 0]],
    ['a reused connection has no dial', 'connect', { connection: 'hot' }, undefined],
    ['a cold connection has one', 'connect', { connection: 'cold' }, [1, 0, 0, 0]],
    ['a warm-up is passed over', 'ttfa', { phase: 'warmup' }, undefined],
    ['a negative duration is absent', 'ttfa', { at: { first_text: 9, first_audio: 4 } }, [0, 0, 1, 0]],
  ] as const)('%s', async (_sentence, stage, words, expected) => {
    expect(await histogramOf(stage, words)).toEqual(expected)
  })
})

describe('a tally', () => {
  const trial = fc.record({
    target: fc.constantFrom('alpha', 'beta'),
    connection: fc.constantFrom(...CONNECTION_STATES),
    outcome: fc.constantFrom('ok' as const, ...FAULT_KINDS),
    ttfa: fc.option(fc.integer({ min: 0, max: 40_000_000 })),
    status: fc.option(fc.constantFrom(429, 500), { nil: undefined }),
    simulated: fc.boolean(),
    underruns: fc.nat({ max: 2 }),
    shard: fc.nat({ max: 3 }),
  })

  function toTrials(drawn: readonly (typeof trial extends fc.Arbitrary<infer Drawn> ? Drawn : never)[]) {
    return drawn.map(({ ttfa, status, shard, ...words }, index) => ({
      shard,
      trial: trialWith({
        ...words,
        trial: index,
        detail: `said ${index}`,
        at: ttfa === null ? { due: 1, began: 2 } : answeredInstants(ttfa),
        ...(status === undefined ? {} : { status }),
      }),
    }))
  }

  test('does not depend on the order of the trials', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trial, { maxLength: 40 }), async (drawn) => {
        const trials = toTrials(drawn)
        const byShard = [2, 0, 3, 1].flatMap((shard) => trials.filter((one) => one.shard === shard))
        expect(plain(await tallyTrials(byShard.map((one) => one.trial)))).toEqual(
          plain(await tallyTrials(trials.map((one) => one.trial))),
        )
      }),
      { numRuns: 25 },
    )
  })

  /** Everything a tally says, its histograms as the bytes another tool would read. */
  function plain(tally: RunTally) {
    return {
      groups: measuredGroups(tally, []).map(({ stages, measures, outcomes, ...rest }) => ({
        ...rest,
        outcomes: new Map([...outcomes].sort()),
        stages: new Map(
          [...stages].map(([name, { histogram, ...counts }]) => [
            name,
            { ...counts, bytes: encodeIntoCompressedBase64(histogram), largest: histogram.maxValue },
          ]),
        ),
        measures: new Map(
          [...measures].map(([name, histogram]) => [name, encodeIntoCompressedBase64(histogram)]),
        ),
      })),
      faults: sortFaultCounts(tally.faults, targetOrder([])),
      latest: tally.latest,
    }
  }
})

describe('tallyOf', () => {
  test('keeps targets and connection states apart, in the order of the scenario', async () => {
    const trials: Trial[] = [
      trialWith({ target: 'beta', connection: 'hot' }),
      trialWith({ target: 'beta', connection: 'cold' }),
      trialWith({ target: 'alpha', connection: 'warm' }),
      trialWith({ target: 'stray' }),
    ]
    const groups = measuredGroups(await tallyTrials(trials), ['beta', 'alpha'])
    expect(groups.map(({ target, connection }) => `${target} ${connection}`)).toEqual([
      'beta cold',
      'beta hot',
      'alpha warm',
      'stray warm',
    ])
  })

  test('holds no more memory for many trials than for few', async () => {
    function* many() {
      for (let index = 0; index < 20_000; index += 1)
        yield trialWith({ trial: index, at: answeredInstants(index * 10) })
    }
    const tally = await tallyTrials(many())
    expect(tally.groups.size).toBe(1)
    const cell = measuredGroups(tally, [])[0]?.stages.get('ttfa')
    expect(cell?.histogram.totalCount).toBe(20_000)
    expect(cell?.histogram.estimatedFootprintInBytes).toBeLessThan(100_000)
  })
})
