import { TURN_METRICS } from '../../core/config/conversation/turn-threshold.ts'
import { type MetricUnit, THRESHOLD_METRICS } from '../../core/config/threshold.ts'
import type { ThresholdResult, ThresholdState } from '../../tally/thresholds/evaluate-threshold.ts'
import { formatDuration, formatShare } from './units/durations.ts'

/** The sign of each state, which also works without colours. */
export const STATE_SIGNS: Readonly<Record<ThresholdState, string>> = { pass: '✓', fail: '✗', 'no data': '?' }

const UNITS: Readonly<Record<string, MetricUnit>> = { ...THRESHOLD_METRICS, ...TURN_METRICS }

const FORMATS: Readonly<Record<MetricUnit, (value: number) => string>> = {
  duration: formatDuration,
  factor: (value) => value.toFixed(3),
  share: formatShare,
  ratio: formatShare,
}

/** The threshold as it was written: `ttfa_heard{target:lightning}: p(95)<300ms`. */
export function thresholdName({ threshold }: ThresholdResult): string {
  return `${threshold.selector}: ${threshold.words}`
}

/** The measured value, or the reason for missing data. */
export function formatThresholdResult({ threshold, n, value, interval, why }: ThresholdResult): string {
  const format = (number: number) =>
    Number.isFinite(number) ? FORMATS[UNITS[threshold.metric] ?? 'factor'](number) : '> timeout'
  const found =
    value === undefined
      ? ''
      : `${format(value)}${interval ? ` [${format(interval.low)}–${format(interval.high)}]` : ''}, n ${n}`
  return [found, why && `no data: ${why}`].filter(Boolean).join('; ')
}
