import type { RunSummary } from '../../tally/run/run-summary.ts'
import { type Drawing, draw } from './draw.ts'
import { html, type Markup } from './markup.ts'
import { type Ink, inkOf } from './palette.ts'

export interface FigureWords {
  readonly id: string
  readonly title: string
  /** What the chart shows, for those who do not see it. One or two sentences with its numbers. */
  readonly alternative: string
  /** How to read it, under the chart. */
  readonly caption?: string | Markup
  readonly legend?: Markup
}

/** A chart with its title, its legend, its words for those who do not see it, and how to read it. */
export function figure(words: FigureWords, drawing: Drawing): Markup {
  const { id, title, alternative, caption } = words
  return html`<figure class="chart" id="${id}">
<p class="figure-title">${title}</p>
${words.legend}
<div role="img" aria-label="${`${title}. ${alternative}`}">${draw(drawing)}</div>
${caption && html`<figcaption>${caption}</figcaption>`}
</figure>
`
}

/** The targets with the ink of their lines. */
export function legendOf(digest: RunSummary, targets: readonly string[]): Markup {
  return legend([...new Set(targets)].map((name) => ({ name, ...inkOf(digest, name) })))
}

/** Names with the ink of their lines. */
export function legend(entries: readonly (Ink & { readonly name: string })[]): Markup {
  return html`<ul class="legend">${entries.map(
    ({ name, color, dash }) =>
      html`<li><svg width="26" height="8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke="${color}" stroke-width="3" stroke-dasharray="${dash}"/></svg>${name}</li>`,
  )}</ul>`
}
