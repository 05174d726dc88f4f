import { describe, expect, test } from 'vitest'
import { countFault, type FaultCounts, sortFaultCounts } from '../../../src/tally/run/fault-counts.ts'
import { targetOrder } from '../../../src/tally/run/run-tally.ts'
import { trialWith } from '../sample-trials.ts'

describe('countFault', () => {
  test('counts by target, kind and status, and quotes the earliest trial', () => {
    const counts: FaultCounts = new Map()
    countFault(counts, trialWith({ trial: 0 }))
    countFault(counts, trialWith({ trial: 9, outcome: 'limit', status: 429, detail: 'later' }))
    countFault(counts, trialWith({ trial: 4, outcome: 'limit', status: 429, detail: 'earliest' }))
    countFault(counts, trialWith({ trial: 6, outcome: 'timeout', detail: 'no end' }))
    countFault(counts, trialWith({ trial: 7, outcome: 'limit', status: 503, detail: 'busy' }))
    countFault(counts, trialWith({ trial: 1, target: 'zulu', outcome: 'auth', status: 401, detail: 'key' }))
    expect(sortFaultCounts(counts, targetOrder(['zulu', 'alpha']))).toEqual([
      { target: 'zulu', kind: 'auth', status: 401, count: 1, first: 1, last: 1, example: 'key' },
      { target: 'alpha', kind: 'limit', status: 429, count: 2, first: 4, last: 9, example: 'earliest' },
      { target: 'alpha', kind: 'limit', status: 503, count: 1, first: 7, last: 7, example: 'busy' },
      { target: 'alpha', kind: 'timeout', status: undefined, count: 1, first: 6, last: 6, example: 'no end' },
    ])
  })
})
