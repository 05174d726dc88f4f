import { describe, expect, test } from 'vitest'
import { renderSelftestRow, renderSelftestText } from '../../src/report/selftest-text.ts'
import type { HarnessErrorRow } from '../../src/results/run/harness-error.ts'

function row(transport: string, concurrency: number, p50_us: number, p99_us: number): HarnessErrorRow {
  return { transport, concurrency, n: 16_384, p50_us, p90_us: p50_us + 5, p99_us, max_us: 10 * p99_us }
}

const MEASURED = { measured_at: '2025-11-19T12:00:00.000Z' }
const ROWS = [row('smallest-ws', 1, 30, 90), row('deepgram-http+tls', 512, 50, 12_345)]
const FLOOR = [row('bare socket', 1, 20, 60), row('bare socket', 512, 25, 1000)]
const SEEN = {
  n: 1020,
  p50_us: 12,
  p90_us: 14,
  p99_us: 700,
  max_us: 900,
  unseen: 4,
  dropped: 2,
  clock_us: 0.25,
}

describe('the table of a self-test', () => {
  test('puts the floor before the rows with the same number of streams, and shows multiples of it', () => {
    expect(renderSelftestText({ ...MEASURED, rows: ROWS, floor: FLOOR })).toBe(
      [
        'transport          streams      n  p50 µs  p90 µs  p99 µs  max µs  p50 ×  p99 ×',
        'bare socket              1  16384      20      25      60     600',
        'smallest-ws              1  16384      30      35      90     900   1.5x   1.5x',
        'bare socket            512  16384      25      30    1000   10000',
        'deepgram-http+tls      512  16384      50      55   12345  123450   2.0x  12.3x',
        '',
        'µs: timestamp of the first audio minus the time at which the lab wrote it',
        '×: multiple of a bare socket with the same number of streams',
        '',
      ].join('\n'),
    )
  })

  test('puts whole turns into a table of their own, without digits that n does not bound', () => {
    const spread = { p50_us: 900, p95_us: 2500, p99_us: 4000, max_us: 7000 }
    const turns = {
      ...MEASURED,
      rows: [
        { stage: 'microphone', concurrency: 1, n: 72, ...spread },
        { stage: 'voice_to_voice', concurrency: 16, n: 368, ...spread },
      ],
    } as const
    const table = [
      'stage of a turn  conversations    n  p50 µs  p95 µs  p99 µs  max µs',
      'microphone                   1   72     900    2500       *    7000',
      'voice_to_voice              16  368     900    2500    4000    7000',
      '',
      'µs: stage as measured minus the same stage in the lab’s log',
      'microphone: from the true end of the caller’s speech until the lab had it',
      '*: n too small; a p95 needs 72, a p99 368',
      '',
    ].join('\n')
    expect(renderSelftestText({ ...MEASURED, rows: [], turns })).toBe(table)
    expect(renderSelftestText({ ...MEASURED, rows: ROWS, turns })).toContain(`\n\n${table}`)
  })

  test('shows packet errors instead of p90 and max, with the uncertainty of the capture', () => {
    const seen = ROWS.map((one) => ({ ...one, packets: SEEN }))
    const text = renderSelftestText({ ...MEASURED, rows: seen, floor: FLOOR })
    const lines = text.split('\n')
    expect(lines[0]).toMatch(/p50 µs +p99 µs +p50 × +p99 × +pkt p50 +pkt p99$/)
    expect(lines[2]).toMatch(/^smallest-ws .* 30 +90 +1\.5x +1\.5x +12 +700$/)
    expect(text).toContain('2040 of 2048 packets found, 4 dropped, clock uncertainty ±0.3 µs')
  })

  test('omits packet errors if no packet was found', () => {
    const unseen = [{ ...(ROWS[0] as HarnessErrorRow), packets: { ...SEEN, n: 0 } }]
    expect(renderSelftestText({ ...MEASURED, rows: unseen }).split('\n')[1]).toMatch(/– +–$/)
  })

  test('has no multiples without a floor or with a floor of zero', () => {
    expect(renderSelftestText({ ...MEASURED, rows: ROWS })).not.toMatch(/\dx/)
    const nothing = [row('bare socket', 1, 0, 0)]
    expect(renderSelftestText({ ...MEASURED, rows: ROWS, floor: nothing })).not.toMatch(/NaN|Infinity/)
  })

  test('prints large multiples without decimals', () => {
    const [floor, slow] = [row('bare socket', 1, 10, 10), row('smallest-ws', 1, 999, 1000)]
    expect(renderSelftestText({ ...MEASURED, rows: [slow], floor: [floor] })).toMatch(/ 99\.9x +100x\n/)
  })

  test.each([
    ['without packets', ROWS],
    ['with packets', ROWS.map((one) => ({ ...one, packets: SEEN }))],
  ])('fits 80 columns %s', (_sentence, rows) => {
    const lines = renderSelftestText({ ...MEASURED, rows, floor: FLOOR }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('a row as it comes in', () => {
  test.each([
    ['60 answers bound no p99, so it shows the maximum', 60, 'smallest-ws with 1: max 0.9 ms\n'],
    ['4,096 do', 4096, 'smallest-ws with 1: p99 0.09 ms\n'],
  ])('%s', (_sentence, n, expected) => {
    expect(renderSelftestRow({ ...row('smallest-ws', 1, 30, 90), n })).toBe(expected)
  })
})
