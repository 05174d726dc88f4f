import { describe, expect, test } from 'vitest'
import { checkTimes, nextDue, type WatchTimes } from '../../../src/run/watch/watch-times.ts'

const at = (text: string) => new Date(`2026-11-30T${text}Z`)
const HALF_HOUR: WatchTimes = { kind: 'every', every: 1_800_000, jitter: 0 }
const CRON: WatchTimes = { kind: 'cron', pattern: '*/30 * * * *', jitter: 0 }

describe('the next run is due', () => {
  test.each([
    ['at once if there was none', HALF_HOUR, undefined, at('10:07:00'), at('10:07:00')],
    ['an interval after the last began', HALF_HOUR, at('10:00:00'), at('10:07:00'), at('10:30:00')],
    ['at once if it was missed', HALF_HOUR, at('03:00:00'), at('10:07:00'), at('10:07:00')],
    ['at the next time of cron', CRON, at('10:00:02'), at('10:07:00'), at('10:30:00')],
    ['at the next time of cron also for the first run', CRON, undefined, at('10:07:00'), at('10:30:00')],
    ['never for a time of cron that was missed', CRON, at('03:00:00'), at('10:07:00'), at('10:30:00')],
    [
      'not twice for a time of cron that jitter moved forward',
      CRON,
      at('10:29:10'),
      at('10:29:40'),
      at('11:00:00'),
    ],
  ] as const)('%s', (_, times, last, now, due) => {
    expect(nextDue(times, last, now, 'nightly')).toEqual(due)
  })

  test('moved by at most half of the jitter, the same after a restart, another for another watch', () => {
    const times: WatchTimes = { ...HALF_HOUR, jitter: 0.2 }
    const dues = ['a', 'b', 'c', 'd'].map((key) =>
      nextDue(times, at('10:00:00'), at('10:00:01'), key).getTime(),
    )
    for (const due of dues) expect(Math.abs(due - at('10:30:00').getTime())).toBeLessThanOrEqual(180_000)
    expect(new Set(dues).size).toBe(4)
    expect(nextDue(times, at('10:00:00'), at('10:20:00'), 'a').getTime()).toBe(dues[0])
  })
})

describe('a pattern of cron', () => {
  test.each([
    ['that is none', 'every day', /--cron "every day"/],
    ['with seconds', '* * * * * *', /--cron/],
    ['that never matches', '0 0 31 2 *', /never/],
  ])('%s is refused', (_, pattern, said) => {
    expect(() => checkTimes({ kind: 'cron', pattern, jitter: 0 })).toThrow(said)
  })
})
