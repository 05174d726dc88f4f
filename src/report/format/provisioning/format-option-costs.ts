import type { Micros } from '../../../core/units.ts'
import { type Shift, toDurationShift } from '../../../tally/compare/compare-arms.ts'
import type { OptionCost } from '../../../tally/compare/option-costs.ts'
import { percentileLabel } from '../units/changes.ts'
import { roundDuration } from '../units/durations.ts'

/** `mine: ttfa against stock (hot): p50 +60 ms [+58 ms, +61 ms], p95 …`. */
export function formatOptionCost({ target, plain, connection, shifts }: OptionCost): string {
  return `${target}: ttfa against ${plain} (${connection}): ${shifts.map(formatShift).join(', ')}`
}

/** A shift as a difference in time with its 95 % interval; or how many trials it needs. */
export function formatShift(shift: Shift): string {
  const name = percentileLabel(shift.share)
  if (shift.kind === 'too small') return `${name} unknown (too few trials, needs ${shift.needed})`
  const { by, low, high } = toDurationShift(shift)
  return `${name} ${formatSignedDuration(by)} [${formatSignedDuration(low)}, ${formatSignedDuration(high)}]`
}

/** `+60.1 ms`, `−4.2 ms`, `±0 ms`. */
export function formatSignedDuration(microseconds: Micros): string {
  if (Number.isNaN(microseconds)) return '–'
  if (!Number.isFinite(microseconds)) return microseconds > 0 ? '+∞' : '−∞'
  if (microseconds === 0) return '±0 ms'
  return microseconds > 0 ? `+${roundDuration(microseconds)}` : roundDuration(microseconds)
}
