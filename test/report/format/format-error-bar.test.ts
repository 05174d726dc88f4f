import { describe, expect, test } from 'vitest'
import { formatErrorBar, formatTurnErrorBar } from '../../../src/report/format/format-error-bar.ts'
import type { TurnErrorRow } from '../../../src/results/run/harness-error.ts'
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

describe('the error bar of the pipeline path', () => {
  const row = (stage: TurnErrorRow['stage'], concurrency: number, n: number): TurnErrorRow => ({
    ...{ stage, concurrency, n },
    ...{ p50_us: 900, p95_us: 2500, p99_us: 4000, max_us: 7000 },
  })
  const { harness: _, ...rest } = FILE
  const words = (...rows: TurnErrorRow[]) =>
    formatTurnErrorBar({
      ...rest,
      harness: {
        measured_at: '2025-11-19T12:00:00.000Z',
        rows: [],
        turns: { measured_at: '2025-11-20T13:00:00.000Z', rows },
      },
      scenario: {
        ...SCENARIO,
        load: { executor: 'shared-iterations', concurrency: 2, trials: 3, order: 'blocked' },
      },
    })

  test('has every stage at the number of conversations that covers the run, its n and its date', () => {
    const text = words(row('microphone', 1, 72), row('microphone', 4, 368), row('stt_final', 4, 368))
    expect(text).toBe(
      'of the pipeline path: the harness itself adds up to ' +
        '0.9 ms (p50), 2.5 ms (p95), 4.0 ms (p99), 7.0 ms (max) to the end of the caller’s speech; ' +
        '0.9 ms (p50), 2.5 ms (p95), 4.0 ms (p99), 7.0 ms (max) to stt_final: ' +
        'self-test with 4 conversations at once, n 368, on 2025-11-20 13:00 UTC',
    )
  })

  test.each([
    [367, ['(p50)', '(p95)'], ['(p99)']],
    [71, ['(p50)'], ['(p95)', '(p99)']],
    [5, ['(max)'], ['(p50)', '(p95)', '(p99)']],
  ])('has only the percentiles that %i turns bound', (n, present, absent) => {
    const text = words(row('llm_ttft', 4, n))
    for (const one of present) expect(text).toContain(one)
    for (const one of absent) expect(text).not.toContain(one)
  })

  test('names the verb that measures it where no self-test of turns is known', () => {
    expect(formatTurnErrorBar(FILE)).toContain('ttfa selftest')
  })
})
