import type { Micros } from '../../../core/units.ts'
import { formatDuration } from './durations.ts'

/** A ratio as a change in percent: 1.104 is `+10.4 %`; infinite is `+∞`. */
export function formatChange(ratio: number): string {
  if (!Number.isFinite(ratio)) return '+∞'
  return `${signedPercent(ratio, Math.abs(ratio - 1) < 0.9995 ? 1 : 0)} %`
}

/** An interval of ratios: `[+7.1 %, +13.9 %]`. */
export function formatChangeInterval(low: number, high: number): string {
  return `[${low === 0 ? '−∞' : formatChange(low)}, ${formatChange(high)}]`
}

/**
 * A ratio and its interval for a narrow table: `+10 % [+7, +14]`; with a decimal, `+1.4 % [-2.1, +4.9]`,
 * below 10 %.
 */
export function formatShortChange(ratio: number, low: number, high: number): string {
  const isSmall = [ratio, low, high].every((each) => Math.abs(each - 1) < 0.0995)
  const format = (each: number) => signedPercent(each, isSmall ? 1 : 0)
  return `${format(ratio)} % [${low === 0 ? '−∞' : format(low)}, ${format(high)}]`
}

function signedPercent(ratio: number, digits: number): string {
  if (!Number.isFinite(ratio)) return '+∞'
  const rounded = ((ratio - 1) * 100).toFixed(digits)
  // A change that rounds to 0 has no sign.
  if (Number(rounded) === 0) return '0'
  return ratio > 1 ? `+${rounded}` : rounded
}

/** A duration that may lie beyond the timeout. */
export function formatDurationOrTimeout(microseconds: Micros): string {
  return Number.isFinite(microseconds) ? formatDuration(microseconds) : '> timeout'
}

/** `p95` for 0.95, `p99.9` for 0.999. */
export function percentileLabel(share: number): string {
  return `p${Number((share * 100).toPrecision(6))}`
}
