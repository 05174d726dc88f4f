import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../../tally/statistics/interval.ts'
import { formatMilliseconds } from '../units/durations.ts'
import { formatInterval, formatQuantile } from '../units/percentiles.ts'
import { quantileToCsv } from '../units/raw-numbers.ts'
import { type Content, html, type Markup } from './html.ts'

export interface TableColumn {
  readonly head: Content
  /** Text stands left, numbers stand right. */
  readonly number?: boolean
}

export interface TableOptions {
  /** What the table holds, for those who meet it without its surroundings. */
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** Cells by row; the first one names the row. */
  readonly rows: readonly (readonly Content[])[]
}

/** A table that scrolls sideways by touch and by keyboard where the page is narrower than it. */
export function renderTable({ caption, columns, rows }: TableOptions): Markup {
  return html`<p class="caption" aria-hidden="true">${caption}</p>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table aria-label="${caption}">
<thead><tr>${columns.map(({ head, number }) => html`<th scope="col"${number && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => renderRow(cells, columns))}</tbody>
</table></div>
`
}

/** The same for rows of words: on a phone each row is a card, and its heads are not shown. */
export function renderCards(options: TableOptions): Markup {
  return html`<div class="cards">${renderTable(options)}</div>`
}

function renderRow(cells: readonly Content[], columns: readonly TableColumn[]): Markup {
  return html`<tr>${cells.map((cell, index) => {
    const number = columns[index]?.number && html` class="number"`
    return index === 0 ? html`<th scope="row"${number}>${cell}</th>` : html`<td${number}>${cell}</td>`
  })}</tr>
`
}

/** Milliseconds of a number of microseconds, which stands behind it exactly. */
export function renderQuantile(quantile: Quantile): Markup {
  return html`<data value="${quantileToCsv(quantile)}">${formatQuantile(quantile, formatMilliseconds)}</data>`
}

/** A percentile in milliseconds with its interval; no digits with too few trials for one. */
export function renderEstimate({ value, interval }: PercentileEstimate): Markup {
  if (value.kind === 'no data') return html`–`
  if (interval.kind === 'too small') return html`<data value="${quantileToCsv(value)}">*</data>`
  return html`${renderQuantile(value)} <span class="interval">${formatInterval(interval, formatMilliseconds)}</span>`
}

/** Words that are a sentence rather than a word, which no neighbour may squeeze into a column of syllables. */
export function renderWideText(text: Content): Markup {
  return html`<span class="phrase">${text}</span>`
}

/** A number as it is in a data file, behind the words that people read. */
export function renderData(value: number | string | null | undefined, text: string): Markup {
  return html`<data value="${value ?? ''}">${text}</data>`
}

/** A table behind a button, under the chart that shows the same. */
export function renderCollapsible(title: string, content: Markup): Markup {
  return html`<details><summary>${title}</summary>
${content}</details>
`
}
