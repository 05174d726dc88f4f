import { describe, expect, test } from 'vitest'
import { measuredGroups, tallyTrials } from '../../../src/tally/run/run-tally.ts'
import { summarizeTarget } from '../../../src/tally/run/target-summary.ts'
import { FILE } from '../../report/sample-runs.ts'
import { answeredInstants, type TrialFields, trialWith } from '../sample-trials.ts'

async function summarise(trials: readonly TrialFields[]) {
  const group = measuredGroups(await tallyTrials(trials.map(trialWith)), [])[0]
  if (!group) throw new Error('there is no group')
  return summarizeTarget(group, FILE)
}

describe('summaryOf', () => {
  test('leaves cancelled trials out of the success rate and keeps shed ones in', async () => {
    const summary = await summarise([
      {},
      {},
      { outcome: 'shed', at: { due: 1 } },
      { outcome: 'cancelled', at: { due: 1, began: 2 } },
    ])
    expect(summary).toMatchObject({ trials: 4, ok: 2 })
    expect(summary.success?.share).toBeCloseTo(2 / 3, 10)
  })

  test('leaves out what this machine failed to send', async () => {
    const summary = await summarise([
      {},
      { outcome: 'server' },
      { outcome: 'harness', at: { due: 1, began: 2 } },
    ])
    expect(summary).toMatchObject({ trials: 3, ok: 1 })
    expect(summary.success?.share).toBeCloseTo(1 / 2, 10)
  })

  test('has no success rate where every trial was cancelled', async () => {
    expect((await summarise([{ outcome: 'cancelled', at: { due: 1 } }])).success).toBeUndefined()
  })

  test('reads the median lead silence, the real-time factor and the share of trials with underruns', async () => {
    const summary = await summarise([
      { lead_silence_us: 10_000, underruns: 0 },
      { lead_silence_us: 20_000, underruns: 3 },
      { lead_silence_us: 900_000, underruns: 1 },
    ])
    // 20 ms lie in a bucket of 16 us, whose highest value is read.
    expect(summary.leadSilence).toEqual({ kind: 'value', value: 20_015 })
    // 400 ms from the text to the last audio of two seconds of audio.
    expect(summary.rtf).toEqual({ kind: 'value', value: 0.2 })
    expect(summary.stalled?.share).toBeCloseTo(2 / 3, 10)
  })

  test('gives every percentile its interval', async () => {
    const trials = Array.from({ length: 100 }, (_, index) => ({ at: answeredInstants((index + 1) * 10) }))
    const ttfa = (await summarise(trials)).stages.get('ttfa')
    expect(ttfa?.percentiles.p95).toEqual({
      value: { kind: 'value', value: 950 },
      interval: {
        kind: 'interval',
        low: { kind: 'value', value: 900 },
        high: { kind: 'value', value: 1000 },
      },
    })
    expect(ttfa?.percentiles.p99.interval).toEqual({ kind: 'too small', needed: 368 })
  })

  test('is simulated if any trial is', async () => {
    expect((await summarise([{}, { simulated: true }])).simulated).toBe(true)
    expect((await summarise([{}, {}])).simulated).toBe(false)
  })
})
