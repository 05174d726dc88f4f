import type { Micros } from '../../../core/units.ts'
import type { ExactPercentile } from '../../../tally/statistics/percentile.ts'
import type { WordErrorRate } from '../../../tally/statistics/word-error-rate.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import { renderData } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { toCsvInteger } from '../../format/units/raw-numbers.ts'
import { formatWait } from '../format-turns.ts'

/** Milliseconds for the reader, with the microseconds of `turn-stages.csv` as data. */
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

/** A percentile with its 95 % interval; no digits if n is too small for an interval. */
export function renderTurnEstimate({ value, interval }: ExactPercentile): Markup {
  if (!interval) return renderData(toCsvInteger(value), Number.isNaN(value) ? formatWait(value) : '*')
  // A dash before a minus sign would be misread.
  const between = interval.low < 0 ? ' to ' : '–'
  const ends = html`[${renderTurnValue(interval.low)}${between}${renderTurnValue(interval.high)}]`
  return html`${renderTurnValue(value)} <span class="interval">${ends}</span>`
}
