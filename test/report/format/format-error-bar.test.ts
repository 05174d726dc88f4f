import { describe, expect, test } from 'vitest'
import { formatErrorBar } from '../../../src/report/format/format-error-bar.ts'
import { FILE, SCENARIO } from '../sample-runs.ts'

function wordsAt(concurrency: number, order: 'interleaved' | 'blocked' = 'interleaved'): string {
  const load = { ...SCENARIO.load, concurrency, order }
  return formatErrorBar({ ...FILE, scenario: { ...SCENARIO, load } })
}

describe('errorBarWords', () => {
  test.each([
    ['takes the tested concurrency that covers all targets at once', 16, 'interleaved', 'with 64 in flight'],
    ['counts one target where they take turns', 16, 'blocked', 'with 16 in flight'],
    ['takes the largest where none covers the run', 500, 'interleaved', 'with 64 in flight'],
  ] as const)('%s', (_sentence, concurrency, order, expected) => {
    expect(wordsAt(concurrency, order)).toContain(expected)
  })

  test('gives the worst of the transports', () => {
    expect(wordsAt(1, 'blocked')).toContain(
      '2.3 ms (max): self-test with 1 in flight over websocket, sse, http, n 1000, on 2025-11-19 12:00 UTC',
    )
  })

  test('has no digits for a p99 of too few samples', () => {
    const { harness } = FILE
    const rows = harness?.rows.map((row) => ({ ...row, n: 64 })) ?? []
    const text = formatErrorBar({ ...FILE, harness: { measured_at: '2025-11-19T12:00:00.000Z', rows } })
    expect(text).toContain('(p50), n too small for p99, ')
    expect(text).not.toContain('(p99)')
    expect(text).toContain('n 64')
  })

  test.each([
    ['no self-test is known', undefined],
    ['the self-test found nothing', { measured_at: '2025-11-19T12:00:00.000Z', rows: [] }],
  ])('names the verb that measures it where %s', (_sentence, harness) => {
    const { harness: _, ...rest } = FILE
    expect(formatErrorBar({ ...rest, ...(harness && { harness }) })).toContain('ttfa selftest')
  })
})
