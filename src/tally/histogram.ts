import { build, type Histogram } from 'hdr-histogram-js'

/** An hour: far beyond every timeout. */
const HIGHEST = 3_600_000_000

/**
 * An empty histogram. All have the same fixed range, because merging histograms of different range loses the exact
 * largest value; counts of 32 bits make it about 90 KiB, where packed counts are 25 times slower to read.
 */
export function createHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST,
    numberOfSignificantValueDigits: 3,
  })
}

/** Records a value; false, and nothing recorded, where the histogram cannot hold it (negative, or beyond an hour). */
export function record(histogram: Histogram, value: number): boolean {
  const whole = Math.round(value)
  const holds = whole >= 0 && whole <= HIGHEST
  if (holds) histogram.recordValue(whole)
  return holds
}
