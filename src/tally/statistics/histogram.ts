import { build, type Histogram } from 'hdr-histogram-js'

/** One hour, far beyond every timeout. */
const MAX_VALUE_US = 3_600_000_000

/**
 * Creates an empty histogram. All have the same fixed range, because merging histograms with different ranges
 * loses the exact maximum. With 32-bit counts it takes about 90 KiB; packed counts are 25 times slower to
 * read.
 */
export function createHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: MAX_VALUE_US,
    numberOfSignificantValueDigits: 3,
  })
}

/** Records a value. Returns false if the histogram cannot hold it (negative, or above one hour). */
export function recordValue(histogram: Histogram, value: number): boolean {
  const whole = Math.round(value)
  const fits = whole >= 0 && whole <= MAX_VALUE_US
  if (fits) histogram.recordValue(whole)
  return fits
}
