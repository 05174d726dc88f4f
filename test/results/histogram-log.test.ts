import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { build, type Histogram, HistogramLogReader } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { readHistogramLog, writeHistogramLog } from '../../src/results/histogram-log.ts'

const LABELS = ['target', 'connection', 'stage']
const OPTIONS = { labels: LABELS, startedAt: new Date('2026-11-20T04:02:17.123Z'), elapsed: 12_345_678 }

function histogramOf(values: readonly number[]): Histogram {
  const histogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
  })
  for (const value of values) histogram.recordValue(value)
  return histogram
}

const tagged = (stage: string, values: readonly number[], infinite = 0) => ({
  labels: { target: 'lightning', connection: 'hot', stage },
  histogram: histogramOf(values),
  infinite,
})

/** Base64 of compressed payloads differs between builds of zlib, so lines are compared with the payload unpacked. */
function unpacked(log: string): string {
  return log.replaceAll(/HISTF[\w+/=]+/g, (base64) => {
    const bytes = Buffer.from(base64, 'base64')
    const length = bytes.readInt32BE(4)
    return `${bytes.toString('hex', 0, 4)}:${inflateSync(bytes.subarray(8, 8 + length)).toString('hex')}`
  })
}

describe('histograms.hlog', () => {
  const entries = () => [
    tagged('ttfa', [150_000, 151_000, 900_000]),
    tagged('connect', []),
    tagged('total', [1, 3_600_000_000]),
    tagged('ttfa_due', [150_000], 2),
  ]

  test('is these lines', () => {
    const golden = readFileSync(path.join(import.meta.dirname, 'golden', 'histograms.txt'), 'utf8')
    expect(unpacked(writeHistogramLog(entries(), OPTIONS))).toBe(golden)
  })

  test('is the same bytes every time', () => {
    expect(writeHistogramLog(entries(), OPTIONS)).toBe(writeHistogramLog(entries(), OPTIONS))
  })

  test('shows a reader in another language the trials without an answer, as one hour', () => {
    // 55 answers and 45 timeouts: without the timeouts a reader would take p50 for the 28th answer.
    const answers = Array.from({ length: 55 }, (_, index) => 200_000 + index * 3000)
    const log = writeHistogramLog([tagged('ttfa', answers, 45)], OPTIONS)
    const foreign = new HistogramLogReader(log).nextIntervalHistogram() as Histogram
    expect(foreign.totalCount).toBe(100)
    expect(foreign.getValueAtPercentile(50) / (200_000 + 49 * 3000)).toBeCloseTo(1, 2)
    expect(foreign.getValueAtPercentile(56)).toBeGreaterThanOrEqual(3_600_000_000)
    expect(log).toContain('#[Infinite: 45 ttfa;lightning;hot]')
  })

  test('gives them back as infinite, and the measured values as they were', () => {
    const [entry] = readHistogramLog(writeHistogramLog([tagged('ttfa', [150_000, 151_000], 3)], OPTIONS))
    expect(entry?.infinite).toBe(3)
    expect(entry?.histogram.totalCount).toBe(2)
    expect(entry?.histogram.getValueAtPercentile(100)).toBe(
      histogramOf([150_000, 151_000]).getValueAtPercentile(100),
    )
  })

  test('comes back with the same counts at every value', () => {
    const values = fc.array(fc.oneof(fc.nat(2000), fc.nat(3_600_000_000)), { maxLength: 200 })
    fc.assert(
      fc.property(values, (recorded) => {
        const [entry] = readHistogramLog(writeHistogramLog([tagged('ttfa', recorded)], OPTIONS))
        expect(entry).toMatchObject({ labels: { stage: 'ttfa', target: 'lightning', connection: 'hot' } })
        const original = histogramOf(recorded)
        expect(entry?.histogram.totalCount).toBe(recorded.length)
        for (const percentile of [0, 50, 90, 99, 99.9, 100])
          expect(entry?.histogram.getValueAtPercentile(percentile)).toBe(
            original.getValueAtPercentile(percentile),
          )
      }),
      { numRuns: 30 },
    )
  })
})
