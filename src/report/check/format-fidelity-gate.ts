import type { FidelityMetric } from '../../core/config/threshold.ts'
import type { FidelityGate } from '../../tally/baseline/gates.ts'
import { formatChange, formatChangeInterval } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'

/** A margin of shares: `±3 points`. */
export function formatPoints(margin: number): string {
  return `±${Number((margin * 100).toFixed(2))} points`
}

/** `±3 points`; for the rate `±10 %`. */
export function formatFidelityMargin({ metric, margin }: FidelityGate): string {
  return metric === 'rate' ? `±${formatShare(margin)}` : formatPoints(margin)
}

/** A share, or characters per second. */
export function formatFidelityValue(metric: FidelityMetric, value: number): string {
  return metric === 'rate' ? `${value.toFixed(1)} characters/s` : formatShare(value)
}

/** `+2.1 [-0.4, +4.6] points`; for the rate, a change in percent. */
export function formatFidelityChange(
  metric: FidelityMetric,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): string {
  if (metric === 'rate') return `${formatChange(1 + value)} ${formatChangeInterval(1 + low, 1 + high)}`
  return `${signed(value)} [${signed(low)}, ${signed(high)}] points`
}

function signed(share: number): string {
  const points = Number((share * 100).toFixed(1))
  return `${points > 0 ? '+' : ''}${points || 0}`
}

/** What an undecided gate needs to be decided. */
export function formatMoreAnswers(more: number | undefined): string {
  if (more === undefined) return ''
  return Number.isFinite(more)
    ? `needs about ${more} more answers that are listened to`
    : 'no number of answers is enough'
}
