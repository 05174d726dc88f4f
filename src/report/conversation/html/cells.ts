import type { Micros } from '../../../core/units.ts'
import type { ExactPercentile } from '../../../tally/statistics/percentile.ts'
import type { WordErrorRate } from '../../../tally/statistics/word-error-rate.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import { renderData } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { toCsvInteger } from '../../format/units/raw-numbers.ts'
import { formatWait } from '../format-turns.ts'

/** A number of microseconds as `turn-stages.csv` has it, behind its milliseconds. */
export function renderTurnValue(microseconds: Micros): Markup {
  return renderData(toCsvInteger(microseconds), formatWait(microseconds).replace(/^-/, '−'))
}

/** A word error rate with its 95 % interval, if it has one. */
export function renderErrorRate(rate: WordErrorRate | undefined): Markup {
  if (!rate) return html`–`
  const { value, interval } = rate
  const ends =
    interval &&
    html` <span class="interval">[${formatShare(interval.low)}–${formatShare(interval.high)}]</span>`
  return html`${formatShare(value)}${ends}`
}

/** A reading with its 95 % interval; no digits where n is too small for one. */
export function renderTurnEstimate({ value, interval }: ExactPercentile): Markup {
  if (!interval) return renderData(toCsvInteger(value), Number.isNaN(value) ? formatWait(value) : '*')
  // A dash beside a minus would be read as one.
  const between = interval.low < 0 ? ' to ' : '–'
  const ends = html`[${renderTurnValue(interval.low)}${between}${renderTurnValue(interval.high)}]`
  return html`${renderTurnValue(value)} <span class="interval">${ends}</span>`
}
