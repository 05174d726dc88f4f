import { formatDuration } from './durations.ts'

/** A ratio as a change in percent: 1.104 is `+10.4 %`; infinite is `+∞`. */
export function formatChange(ratio: number): string {
  if (!Number.isFinite(ratio)) return '+∞'
  const percent = (ratio - 1) * 100
  const digits = Math.abs(percent) < 99.95 ? 1 : 0
  const rounded = percent.toFixed(digits)
  // A change that rounds to 0 has no sign.
  return `${percent > 0 && Number(rounded) !== 0 ? '+' : ''}${Number(rounded) === 0 ? '0' : rounded} %`
}

/** An interval of ratios: `[+7.1 %, +13.9 %]`. */
export function formatChangeInterval(low: number, high: number): string {
  return `[${low === 0 ? '−∞' : formatChange(low)}, ${formatChange(high)}]`
}

/** A duration that may lie beyond the timeout. */
export function formatDurationOrTimeout(microseconds: number): string {
  return Number.isFinite(microseconds) ? formatDuration(microseconds) : '> timeout'
}

/** `p95` for 0.95, `p99.9` for 0.999. */
export function percentileLabel(share: number): string {
  return `p${Number((share * 100).toPrecision(6))}`
}
