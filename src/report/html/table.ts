import type { PercentileEstimate } from '../../tally/run/stage-rows.ts'
import type { Quantile } from '../../tally/statistics/percentile.ts'
import { formatMilliseconds } from '../format/units/durations.ts'
import { formatInterval, formatQuantile } from '../format/units/percentiles.ts'
import { type Content, html, type Markup } from './markup.ts'

export interface TableColumn {
  readonly head: Content
  /** Text stands left, numbers stand right. */
  readonly number?: boolean
}

export interface TableWords {
  /** What the table holds, for those who meet it without its surroundings. */
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** Cells by row; the first one names the row. */
  readonly rows: readonly (readonly Content[])[]
}

/** A table that scrolls sideways by touch and by keyboard where the page is narrower than it. */
export function table({ caption, columns, rows }: TableWords): Markup {
  return html`<p class="caption" aria-hidden="true">${caption}</p>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table aria-label="${caption}">
<thead><tr>${columns.map(({ head, number }) => html`<th scope="col"${number && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => row(cells, columns))}</tbody>
</table></div>
`
}

function row(cells: readonly Content[], columns: readonly TableColumn[]): Markup {
  return html`<tr>${cells.map((cell, index) => {
    const number = columns[index]?.number && html` class="number"`
    return index === 0 ? html`<th scope="row"${number}>${cell}</th>` : html`<td${number}>${cell}</td>`
  })}</tr>
`
}

/** Milliseconds of a number of microseconds, which stands behind it exactly. */
export function milliseconds(quantile: Quantile): Markup {
  return html`<data value="${exactly(quantile)}">${formatQuantile(quantile, formatMilliseconds)}</data>`
}

/** A percentile in milliseconds with its interval. */
export function reading({ value, interval }: PercentileEstimate): Markup {
  if (value.kind === 'no data') return html`–`
  return html`${milliseconds(value)} <span class="interval">${formatInterval(interval, formatMilliseconds)}</span>`
}

/** Words that are a sentence rather than a word, which no neighbour may squeeze into a column of syllables. */
export function phrase(words: Content): Markup {
  return html`<span class="phrase">${words}</span>`
}

/** A number as it is in a data file, behind the words that people read. */
export function exact(value: number | string | null | undefined, words: string): Markup {
  return html`<data value="${value ?? ''}">${words}</data>`
}

/** As `stages.csv` has it. */
function exactly(quantile: Quantile): string | number {
  if (quantile.kind === 'value') return quantile.value
  return quantile.kind === 'infinite' ? 'inf' : ''
}

/** A table behind a button, under the chart that shows the same. */
export function folded(title: string, content: Markup): Markup {
  return html`<details><summary>${title}</summary>
${content}</details>
`
}
