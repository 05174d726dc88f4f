import { describe, expect, test } from 'vitest'
import type { Probe } from '../../../src/core/config/probe.ts'
import { buildAnswer } from '../../../src/probe/answer/answer.ts'
import type { ClassifiedRequest } from '../../../src/probe/answer/refusals.ts'
import { formatOrdinal } from '../../../src/probe/answer/sentence.ts'
import { classifyBurst } from '../../../src/probe/cap/classify-burst.ts'
import { predictCapSearch } from '../../../src/probe/cap/predict-cap-search.ts'
import { countViolations } from '../../../src/probe/knee/sustained-level.ts'
import type { LevelRecord } from '../../../src/probe/level-record.ts'
import { computeLevelStats } from '../../../src/probe/level-stats.ts'
import type { ProbeEnd } from '../../../src/probe/search.ts'
import { nextStep } from '../../../src/probe/search.ts'
import { SEARCH_SETTINGS, searchCap } from '../run-search.ts'
import { HEARD_P95, SUCCESS } from '../sample-objectives.ts'
import { type Behaviour, SimulatedProvider } from '../simulated-provider.ts'

const PROBE: Probe = {
  ...SEARCH_SETTINGS,
  kind: 'concurrency',
  per: 1000,
  periods: 2,
  hold: 15_000,
  stagger: 50,
  levelRequests: 300,
  objectives: [],
  budget: { requests: 5000 },
}

/** The whole search against a provider that exists in numbers only. */
function answer(behaviour: Behaviour, words: Partial<Probe> = {}, end: ProbeEnd = 'found') {
  const probe = { ...PROBE, ...words }
  const provider = new SimulatedProvider(behaviour, 1)
  const records: LevelRecord[] = []
  const requests: ClassifiedRequest[] = []
  for (let number = 0; number < 80; number++) {
    const step = nextStep(probe, records)
    if (step.kind === 'done' || provider.requests > probe.budget.requests) break
    const cooldown = number === 0 ? Number.POSITIVE_INFINITY : step.cooldown
    let trials = step.kind === 'sustained' ? [] : provider.sendBurst(step.level, cooldown)
    if (step.kind === 'sustained')
      provider.sustain(step.level, cooldown, (measured) => {
        trials = [...measured]
        return measured.length >= 80
      })
    const { held, turnedAway, fates, fateByTrial } = classifyBurst(trials)
    trials.forEach((trial, index) => {
      requests.push({ trial, fate: fateByTrial[index] ?? 'failed', level: step.level })
    })
    records.push({
      number,
      kind: step.kind,
      level: step.level,
      fates,
      counts: countViolations(trials, probe.objectives),
      stats: computeLevelStats(trials),
      ...(step.kind !== 'sustained' && {
        burst: { level: step.level, cooldown, held, turnedAway, failed: fates.failed },
      }),
    })
  }
  const spent = { requests: provider.requests, characters: 0, cost: 0 }
  return buildAnswer({
    run: 'r',
    target: 'alpha',
    simulated: true,
    seed: 1,
    probe,
    records,
    requests,
    rateLimits: { headers: {} },
    spent,
    end,
  })
}

describe('the answer', () => {
  test('says the hard cap in a sentence, and how sure it is', () => {
    expect(answer({ limit: () => 12 })).toMatchObject({
      sentence: 'holds 12 concurrent requests; the 13th is refused in 31 ms',
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
    expect(found.usl).toBeNull()
  })

  test('says that the ceiling was reached, and no limit', () => {
    expect(answer({ limit: () => 99 }, { max: 16 })).toMatchObject({
      sentence: 'holds 16 concurrent requests, the ceiling that was set; nothing was turned away',
      boundary_type: 'ceiling',
      infeasible_min: null,
    })
  })

  test('says of other failures that they are no limit', () => {
    const found = answer({ limit: () => 40, failing: { from: 20, share: 1 } })
    expect(found).toMatchObject({ feasible_max: 20, boundary_type: 'failed' })
    expect(found.sentence).toBe(
      'holds 20 concurrent requests; beyond that requests fail with server, which is not a limit',
    )
    expect(found.notes[0]).toMatch(
      /^From 32 on, \d+ of \d+ requests failed with server .*: that is not a limit\.$/,
    )
  })

  test('tells a limit of a rate from one of requests at once', () => {
    const bucket = answer({ limit: () => 1e9, bucket: { capacity: 10, refill: 1 } }, { settle: 20_000 })
    expect(bucket.feasible_max).toBe(10)
    expect(bucket.notes.join()).toContain('probe.kind: request-rate')
    expect(answer({ limit: () => 10 }).notes).toEqual([])
  })

  test('keeps what is known of a search that did not end', () => {
    const partial = answer({ limit: () => 12 }, { budget: { requests: 30 } }, 'budget')
    expect(partial).toMatchObject({ feasible_max: 8, infeasible_min: 16, boundary_type: 'unknown' })
    expect(partial.sentence).toBe(
      '8 concurrent requests known to be carried, 16 turned away (the budget was reached before the search ended)',
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
