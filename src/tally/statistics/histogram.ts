import type { Histogram } from 'hdr-histogram-js'
import { buildHistogram, MAX_VALUE_US } from '../../results/histogram-log.ts'

/**
 * Creates an empty histogram. All have the same fixed range, because merging histograms with different ranges
 * loses the exact maximum. With 32-bit counts it takes about 90 KiB; packed counts are 25 times slower to
 * read.
 */
export function createHistogram(): Histogram {
  return buildHistogram()
}

/** Records a value. Returns false if the histogram cannot hold it (negative, or above one hour). */
export function recordValue(histogram: Histogram, value: number): boolean {
  const whole = Math.round(value)
  const fits = whole >= 0 && whole <= MAX_VALUE_US
  if (fits) histogram.recordValue(whole)
  return fits
}
