import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../../tally/statistics/interval.ts'
import { formatMilliseconds } from '../units/durations.ts'
import { formatInterval, formatQuantile } from '../units/percentiles.ts'
import { quantileToCsv } from '../units/raw-numbers.ts'
import { type Content, html, type Markup } from './html.ts'

export interface TableColumn {
  readonly head: Content
  /** Text is aligned left, numbers right. */
  readonly number?: boolean
}

export interface TableOptions {
  /** What the table contains, for readers who come to it out of context. */
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** Cells by row. The first cell names the row. */
  readonly rows: readonly (readonly Content[])[]
}

/** A table that scrolls sideways, by touch and by keyboard, if the page is narrower. */
export function renderTable({ caption, columns, rows }: TableOptions): Markup {
  return html`<p class="caption" aria-hidden="true">${caption}</p>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table aria-label="${caption}">
<thead><tr>${columns.map(({ head, number }) => html`<th scope="col"${number && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => renderRow(cells, columns))}</tbody>
</table></div>
`
}

/** A table for rows of words: on a phone each row becomes a card, without headings. */
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

/** Microseconds as milliseconds for the reader, with the exact number as data. */
export function renderQuantile(quantile: Quantile): Markup {
  return html`<data value="${quantileToCsv(quantile)}">${formatQuantile(quantile, formatMilliseconds)}</data>`
}

/** A percentile in milliseconds with its interval; no digits if there are too few trials for an interval. */
export function renderEstimate({ value, interval }: PercentileEstimate): Markup {
  if (value.kind === 'no data') return html`–`
  if (interval.kind === 'too small') return html`<data value="${quantileToCsv(value)}">*</data>`
  return html`${renderQuantile(value)} <span class="interval">${formatInterval(interval, formatMilliseconds)}</span>`
}

/** A cell with a sentence, which must not become a narrow column. */
export function renderWideText(text: Content): Markup {
  return html`<span class="phrase">${text}</span>`
}

/** A number as a data file has it, shown as text that people read. */
export function renderData(value: number | string | null | undefined, text: string): Markup {
  return html`<data value="${value ?? ''}">${text}</data>`
}

/** A table that opens on a click, under the chart that shows the same. */
export function renderCollapsible(title: string, content: Markup): Markup {
  return html`<details><summary>${title}</summary>
${content}</details>
`
}
