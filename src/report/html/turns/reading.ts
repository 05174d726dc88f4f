import type { ExactPercentile } from '../../../tally/conversation/turn-summary.ts'
import { formatWait } from '../../conversation/format-turns.ts'
import { html, type Markup } from '../markup.ts'
import { exact } from '../table.ts'

/** A number of microseconds as `turn-stages.csv` has it, behind its milliseconds. */
export function turnNumber(microseconds: number): Markup {
  return exact(cellOf(microseconds), formatWait(microseconds))
}

/** A reading with its 95 % interval; `*` where n is too small for one. */
export function turnReading({ value, interval }: ExactPercentile): Markup {
  const ends = interval ? html`[${turnNumber(interval.low)}–${turnNumber(interval.high)}]` : '*'
  return html`${turnNumber(value)} <span class="interval">${ends}</span>`
}

function cellOf(microseconds: number): string {
  if (Number.isNaN(microseconds)) return ''
  return microseconds === Number.POSITIVE_INFINITY ? 'inf' : String(Math.round(microseconds))
}
