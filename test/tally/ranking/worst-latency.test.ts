import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { readWorstLatency } from '../../../src/tally/ranking/worst-latency.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, failing, rising } from '../../report/sample-runs.ts'

const trials = (count: number, from: number, connection: Trial['connection']) =>
  rising(count, from, 0, { connection })

async function worstOf(...all: readonly Trial[][]) {
  const worst = readWorstLatency((await summarizeRun(FILE, all.flat())).summaries)
  // Histograms are precise to a thousandth.
  return worst.kind === 'value' ? [Math.round(worst.value / 1e4) * 10, worst.conditions.connection] : worst
}

describe('the latency that a target is compared by', () => {
  test('is that of its slowest connection state', async () => {
    expect(await worstOf(trials(80, 170_000, 'hot'), trials(80, 470_000, 'cold'))).toEqual([500, 'cold'])
  })

  test('is refused for fewer trials than a p95 needs', async () => {
    expect(await worstOf(trials(71, 170_000, 'hot'), trials(20, 470_000, 'cold'))).toEqual({
      kind: 'too small',
      n: 71,
      needed: 72,
    })
  })

  test('ignores a few stray reconnections', async () => {
    expect(await worstOf(trials(80, 170_000, 'hot'), trials(3, 970_000, 'cold'))).toEqual([200, 'hot'])
  })

  test('is infinite where one of the states is', async () => {
    const lost = failing(20, 900, { connection: 'cold', outcome: 'timeout' })
    expect(await worstOf(trials(80, 170_000, 'hot'), trials(80, 470_000, 'cold'), lost)).toEqual({
      kind: 'infinite',
    })
  })

  test('is absent without trials', async () => {
    expect(await worstOf([])).toEqual({ kind: 'no data' })
  })
})
