import { describe, expect, test } from 'vitest'
import { formatErrorBar } from '../../../src/report/format/format-error-bar.ts'
import type { HarnessErrorRow } from '../../../src/results/run/harness-error.ts'
import { findErrorBar, type RunWithErrorBar } from '../../../src/tally/run/error-bar.ts'

const row = (transport: string, p99_us: number, http?: 2): HarnessErrorRow => ({
  transport,
  ...(http && { http }),
  concurrency: 1,
  n: 500,
  p50_us: p99_us / 2,
  p90_us: p99_us,
  p99_us,
  max_us: p99_us,
})

function run(targets: object[], rows: HarnessErrorRow[], adapters = {}): RunWithErrorBar {
  const load = { executor: 'shared-iterations', concurrency: 1, trials: 1, order: 'interleaved' } as const
  return {
    harness: { measured_at: '2026-11-30T09:00:00.000Z', rows },
    adapters: adapters as NonNullable<RunWithErrorBar['adapters']>,
    scenario: { load, targets },
  }
}

const BOTH = [row('smallest-sse', 100), row('smallest-sse+h2', 400, 2)]

describe('the error bar of a run', () => {
  test.each([
    ['without HTTP/2 is that of our own reader', run([{ id: 'a' }], BOTH), 100],
    ['with a target over HTTP/2 is the larger one', run([{ id: 'a', http: 2 }], BOTH), 400],
    ['with a component over HTTP/2 too', run([{ id: 'a', llm: { http: 2 } }], BOTH), 400],
    ['with a provider that speaks only HTTP/2 too', run([{ id: 'a' }], BOTH, { a: { http: 2 } }), 400],
    ['is unknown if that of HTTP/2 is', run([{ id: 'a', http: 2 }], BOTH.slice(0, 1)), undefined],
  ])('%s', (_, file, p99) => {
    expect(findErrorBar(file)?.p99_us).toBe(p99)
  })

  test('is printed for each path', () => {
    const text = formatErrorBar(run([{ id: 'a', http: 2 }], BOTH))
    expect(text).toMatch(
      /0.1 ms \(p99\).*over smallest-sse,.*\. Over HTTP\/2: .*0.4 ms \(p99\).*smallest-sse\+h2/,
    )
    expect(formatErrorBar(run([{ id: 'a' }], BOTH))).not.toContain('HTTP/2')
  })
})
