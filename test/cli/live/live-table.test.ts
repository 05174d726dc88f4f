import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import type { LiveSnapshot, LiveTarget } from '../../../src/cli/live/live-run.ts'
import { formatLiveLine, formatLiveTable } from '../../../src/cli/live/live-table.ts'

const target = (id: string, more: Partial<LiveTarget> = {}): LiveTarget => ({
  id,
  sent: 12,
  expected: 26,
  inFlight: 2,
  ok: 9,
  faults: 1,
  p50: 310_000,
  p95: 422_000,
  rate: 2.13,
  scheduled: undefined,
  ...more,
})

const PICTURE: LiveSnapshot = {
  counted: 'requests',
  targets: [
    target('lightning-ws'),
    target('a-target-with-a-name-that-is-much-too-long-for-a-table', { scheduled: 12.5, rate: 12.4 }),
  ],
  elapsed: 12_300,
  left: 200_000,
  spend: undefined,
}

const BUDGETED: LiveSnapshot = {
  ...PICTURE,
  spend: {
    kind: 'budget',
    budget: { requests: 100_000, characters: 5_000_000, cost: { amount: 5, currency: 'USD' } },
    left: { requests: 99_812, characters: 4_031_231, cost: 3.2e9 },
  },
}

const plain = picocolors.createColors(false)

describe('liveTable', () => {
  test('has a line for each target and how long it takes yet', () => {
    expect(
      formatLiveTable({ ...PICTURE, targets: PICTURE.targets.slice(0, 1) }, plain, { columns: 80, rows: 24 }),
    ).toEqual([
      'target         sent  in flight  ok  faults  heard p50  p95 ms  a second',
      'lightning-ws  12/26          2   9       1        310     422       2.1',
      '12 s so far, about 3 min 20 s left',
    ])
  })

  test.each([30, 79, 80, 200])('fits %i columns', (columns) => {
    for (const line of formatLiveTable(BUDGETED, plain, { columns, rows: 24 }))
      expect(line.length).toBeLessThanOrEqual(columns)
  })

  test('never has more lines than the screen', () => {
    const targets = Array.from({ length: 40 }, (_, index) => target(`t${index}`))
    const lines = formatLiveTable({ ...BUDGETED, targets }, plain, { columns: 80, rows: 24 })
    expect(lines).toHaveLength(23)
    expect(lines.at(-3)).toMatch(/^21 lines more; /)
  })

  test('says that a load is over while answers of it are still to come', () => {
    const [, , last] = formatLiveTable({ ...PICTURE, targets: PICTURE.targets.slice(0, 1), left: 0 }, plain, {
      columns: 80,
      rows: 24,
    })
    expect(last).toBe('12 s so far, waiting for the last answers')
  })

  test('says below what is left of the budget', () => {
    expect(formatLiveTable(BUDGETED, plain, { columns: 80, rows: 24 }).slice(-2)).toEqual([
      'left of the budget: 99812 of 100000 requests, 4031231 of 5000000 characters,',
      '3.20 of 5.00 USD',
    ])
  })

  test('shows starts a second beside what the schedule wants', () => {
    expect(formatLiveTable(PICTURE, plain, { columns: 100, rows: 24 }).join('\n')).toContain('12.4 of 12.5')
  })
})

describe('liveLine', () => {
  test('says the same in one line, also where nobody knows how many there will be', () => {
    expect(formatLiveLine(PICTURE)).toBe(
      '20 of 52 requests, 4 in flight, 2 faults, 12 s so far, about 3 min 20 s left, 14.5 of 12.5 a second',
    )
    const ahead: LiveSnapshot = {
      ...PICTURE,
      targets: PICTURE.targets.slice(0, 1),
      spend: { kind: 'ahead', characters: 320, atMost: [{ amount: 0.0123, currency: 'USD' }] },
    }
    expect(formatLiveLine(ahead)).toBe(
      '10 of 26 requests, 2 in flight, 1 fault, 12 s so far, about 3 min 20 s left; yet to send: about 320 characters, 0.0123 USD at most',
    )
    const endless = {
      ...PICTURE,
      left: undefined,
      targets: [target('x', { expected: Number.POSITIVE_INFINITY })],
    }
    expect(formatLiveLine(endless)).toBe('10 requests, 2 in flight, 1 fault, 12 s so far')
  })
})
