import { describe, expect, test } from 'vitest'
import type { ProbeAnswer } from '../../../src/probe/answer/answer.ts'
import { probeLab, type SearchSetting, TEXT } from './search-fixture.ts'

interface Row {
  readonly name: string
  readonly setting: SearchSetting
  readonly answer: Partial<ProbeAnswer>
}

const ROWS: readonly Row[] = [
  {
    name: 'refuses excess requests',
    setting: { profile: { concurrency: 5 } },
    answer: { feasible_max: 5, infeasible_min: 6, boundary_type: 'refused', notes: [] },
  },
  {
    name: 'accepts one at a time',
    setting: { profile: { concurrency: 1 } },
    answer: { feasible_max: 1, infeasible_min: 2, boundary_type: 'refused' },
  },
  {
    name: 'queues excess requests',
    setting: { profile: { concurrency: 3, limits: { excess: 'queue' } } },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'queued' },
  },
  {
    name: 'never answers excess requests',
    setting: { profile: { concurrency: 2, limits: { excess: 'hang' } }, probe: { max: 3 } },
    answer: { feasible_max: 2, infeasible_min: 3, boundary_type: 'hung' },
  },
  {
    name: 'accepts more than the ceiling',
    setting: { profile: { concurrency: 40 }, probe: { max: 6 } },
    answer: {
      feasible_max: 6,
      infeasible_min: null,
      boundary_type: 'ceiling',
      convergence_reason: 'ceiling',
    },
  },
  {
    name: 'fails for other reasons from half its limit on',
    setting: { profile: { concurrency: 8, limits: { failing: { from: 4, share: 1 } } } },
    answer: { feasible_max: 4, infeasible_min: null, boundary_type: 'failed' },
  },
  {
    name: 'frees its slots late',
    setting: { profile: { concurrency: 3, limits: { recovery: 400 } } },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'refused' },
  },
  {
    name: 'raises its limit',
    setting: { profile: { concurrency: 2, limits: { changes: [{ after: 14, concurrency: 5 }] } } },
    answer: { feasible_max: 5, infeasible_min: 6 },
  },
  {
    name: 'limits open connections',
    setting: { profile: { limits: { sockets: 3 } }, probe: { kind: 'sockets', per: 100, max: 6 } },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'refused' },
  },
]

describe('the probe of an account that', () => {
  test.concurrent.each(ROWS)('$name', { timeout: 30_000 }, async ({ setting, answer }) => {
    expect(await probeLab(setting)).toMatchObject(answer)
  })
})

describe('the probe', () => {
  test('waits for Retry-After and reports the refusal verbatim', async () => {
    const profile = { concurrency: 1, limits: { retryAfter: 0.2 } }
    const answer = await probeLab({ adapter: 'smallest-http', profile })
    expect(answer.feasible_max).toBe(1)
    expect(answer.rate_limits).toEqual({ headers: { 'retry-after': '0.2' }, retry_after_s: 0.2 })
    expect(answer.refusals[0]).toMatchObject({ how: 'refused', status: 429 })
    expect(answer.refusals[0]?.words).not.toBe('')
    const behind = answer.levels.filter((_, index) => (answer.levels[index - 1]?.turned_away ?? 0) > 0)
    const rests = behind.filter(({ kind }) => kind === 'burst').map(({ cooldown_ms }) => cooldown_ms ?? 0)
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(200)
  })

  test('never exceeds the budget and keeps what it has found', async () => {
    const answer = await probeLab({ probe: { max: 12, budget: { requests: 20 } } })
    expect(answer.convergence_reason).toBe('budget')
    expect(answer.budget.spent.requests).toBeLessThanOrEqual(20)
    // 2 if the machine is so busy that answers alone are unsteady: then more of them are measured.
    expect([2, 8]).toContain(answer.feasible_max)
    const characters = await probeLab({ probe: { budget: { characters: TEXT.length * 4 } } })
    expect(characters.budget.spent.characters).toBeLessThanOrEqual(TEXT.length * 4)
    expect(characters.convergence_reason).toBe('budget')
    const paid = await probeLab({ probe: { budget: { cost: { amount: 0.003 } } }, costs: [1e6] })
    expect(paid.budget.spent).toMatchObject({ requests: 3, cost: 3e6 })
    expect(paid.convergence_reason).toBe('budget')
  })

  test('stops at the time limit', async () => {
    const answer = await probeLab({ probe: { budget: { duration: 300 } } })
    expect(answer.convergence_reason).toBe('budget')
  })

  test('stops at once when the key is rejected', async () => {
    const answer = await probeLab({ key: 'bad-key-of-somebody' })
    expect(answer.convergence_reason).toBe('auth')
    expect(answer.budget.spent.requests).toBe(1)
    expect(answer.sentence).toContain('not accepted')
  })

  test('keeps what it has found when interrupted', async () => {
    const answer = await probeLab({ probe: { settle: 200 } }, AbortSignal.timeout(700))
    expect(answer.convergence_reason).toBe('interrupted')
    expect(answer.levels.length).toBeLessThan(5)
  })
})
