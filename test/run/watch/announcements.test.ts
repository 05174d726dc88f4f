import { describe, expect, test } from 'vitest'
import { addAnnounced, findNewChanges } from '../../../src/run/watch/announcements.ts'
import { describeChange, webhookBody } from '../../../src/run/watch/send-webhook.ts'
import { detectChanges, type TrackedMetric } from '../../../src/tally/history/history-changes.ts'

const TRACKED: TrackedMetric = {
  scenario: 'nightly',
  target: 'pro',
  connection: 'hot',
  metric: 'ttfa_heard p50',
  unit: 'duration',
  simulated: true,
}

/** Runs with a step after the twelfth, and a little noise. */
function historyOf(count: number, factor: number) {
  const points = Array.from({ length: count }, (_, index) => ({
    run: `run-${index}`,
    started_at: new Date(Date.parse('2026-11-30T00:00:00Z') + index * 1_800_000).toISOString(),
    value: 200_000 * (index < 12 ? 1 : factor) * (1 + ((index * 7) % 5) / 500),
  }))
  return detectChanges(TRACKED, points, { magnitude: 0.05, maxPValue: 0.001 })
}

describe('the changes of a history', () => {
  test('are announced once, and not again as more runs come in', () => {
    const [found, ...others] = findNewChanges([historyOf(24, 1.4)], {})
    expect(others).toEqual([])
    expect(found).toMatchObject({ worse: true, change: { since: { run: 'run-12' } } })
    if (!found) throw new Error('a change')
    const announced = addAnnounced({}, found)
    for (const count of [25, 30, 40]) expect(findNewChanges([historyOf(count, 1.4)], announced)).toEqual([])
  })

  test.each([
    { what: 'one slow run', count: 13, announced: 0 },
    { what: 'a second one, which confirms it', count: 14, announced: 1 },
  ])('are announced when the next run confirms them: $what', ({ count, announced }) => {
    const history = historyOf(count, 1.4)
    expect(history.changes).toHaveLength(1)
    expect(findNewChanges([history], {})).toHaveLength(announced)
  })

  test('for the better say so, and are another change than one for the worse', () => {
    const [worse] = findNewChanges([historyOf(24, 1.4)], {})
    const announced = worse ? addAnnounced({}, worse) : {}
    expect(findNewChanges([historyOf(24, 0.7)], announced)).toMatchObject([{ worse: false }])
  })

  test('are a sentence that says simulated, and numbers', () => {
    const [found] = findNewChanges([historyOf(24, 1.4)], {})
    if (!found) throw new Error('a change')
    expect(describeChange(found)).toMatch(
      /^SIMULATED: nightly: pro hot ttfa_heard p50 became worse: 20\d ms → 28\d ms/,
    )
    expect(webhookBody(found)).toMatchObject({
      schema_version: 1,
      kind: 'ttfa.change',
      worse: true,
      run: 'run-12',
      simulated: true,
    })
  })
})
