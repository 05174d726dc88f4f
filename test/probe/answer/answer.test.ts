import { describe, expect, test } from 'vitest'
import type { Probe } from '../../../src/core/config/probe.ts'
import { formatOrdinal } from '../../../src/probe/answer/sentence.ts'
import { predictCapSearch } from '../../../src/probe/cap/predict-cap-search.ts'
import type { Behaviour } from '../behaviour.ts'
import { SEARCH_SETTINGS, searchCap } from '../run-search.ts'
import { HEARD_P95, SUCCESS } from '../sample-objectives.ts'
import { simulateSearch } from '../simulated-search.ts'

/** The whole search against a provider that exists in numbers only. */
function answer(behaviour: Behaviour, words: Partial<Probe> = {}) {
  return simulateSearch(behaviour, 1, { max: 256, ...words }).answer
}

describe('the answer', () => {
  test('says the hard cap in a sentence, and how sure it is', () => {
    expect(answer({ limit: () => 12 })).toMatchObject({
      sentence: 'holds 12 concurrent requests; the 13th is refused in 31 ms; kept up for 17 s',
      feasible_max: 12,
      infeasible_min: 13,
      boundary_type: 'refused',
      binding_constraint: 'requests in flight',
      convergence_reason: 'boundary',
      confidence: { carried: '3 of 3', turned_away: '3 of 3' },
      soft_knee: null,
    })
  })

  test('names the objective where that breaks first', () => {
    const slow = { limit: () => 30, firstAudio: (n: number) => (n > 20 ? 600 : 150), sigma: 0.1 }
    const found = answer(slow, { objectives: [HEARD_P95, SUCCESS] })
    expect(found).toMatchObject({
      feasible_max: 20,
      binding_constraint: HEARD_P95.words,
      boundary_type: 'queued',
    })
    expect(found.hard_cap).toMatchObject({ feasible_max: 30, boundary_type: 'refused' })
    expect(found.sentence).toContain(`${HEARD_P95.words} holds up to 20`)
    expect(found.usl?.kind).toBe('fitted')
  })

  test('says that the ceiling was reached, and no limit', () => {
    expect(answer({ limit: () => 99 }, { max: 16 })).toMatchObject({
      sentence:
        'holds 16 concurrent requests, the highest level to try; nothing was refused; kept up for 17 s',
      boundary_type: 'ceiling',
      infeasible_min: null,
    })
  })

  test('says of other failures that they are no limit', () => {
    const found = answer({ limit: () => 40, failing: { from: 20, share: 1 } })
    expect(found).toMatchObject({ feasible_max: 20, boundary_type: 'failed' })
    expect(found.sentence).toBe(
      'holds 20 concurrent requests; beyond that requests fail with server (not a limit)',
    )
    expect(found.notes[0]).toMatch(
      /^From 32 on, \d+ of \d+ requests failed with server .*: that is not a limit\.$/,
    )
  })

  test('tells a limit of a rate from one of requests at once', () => {
    const bucket = answer({ limit: () => 1e9, bucket: { capacity: 10, refill: 1 } }, { settle: 20_000 })
    expect(bucket.hard_cap?.at_once).toBe(10)
    expect(bucket.feasible_max).toBe(2)
    expect(bucket.sentence).toMatch(
      /^holds 2 concurrent requests \(2 to 3\), and 10 for a short time; with 3 kept up, one is refused/,
    )
    expect(bucket.notes.join()).toContain('probe.kind: request-rate')
    expect(answer({ limit: () => 10 }).notes).toEqual([])
  })

  test('keeps what is known of a search that did not end', () => {
    const partial = answer({ limit: () => 12 }, { budget: { requests: 40 } })
    expect(partial).toMatchObject({ feasible_max: 8, infeasible_min: 16, boundary_type: 'unknown' })
    expect(partial.sentence).toBe(
      '8 concurrent requests known to be carried, 16 refused (the budget was reached before the search ended)',
    )
  })

  test('counts in ordinals', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 101, 111].map(formatOrdinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '101st',
      '111th',
    ])
  })
})

describe('the prediction', () => {
  test.each([1, 5, 12, 63, 64, 200])('for a limit of %i is what the search takes', (limit) => {
    // Unsteady answers take more requests without company.
    const { requests } = searchCap({ limit: () => limit, sigma: 0.05 }, limit)
    // One more wave of the limit follows, without rest.
    expect(predictCapSearch(SEARCH_SETTINGS, limit).requests).toBe(requests + limit)
  })
})
