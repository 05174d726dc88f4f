import { type Content, html, type Markup } from '../../report/format/markup/html.ts'
import { renderPage } from '../../report/format/markup/page.ts'
import { standInWord } from '../../report/format/stand-ins.ts'
import type { StandIn } from '../../tally/values/stand-in.ts'
import { VIEWER_POLICY } from '../response.ts'
import type { ListedRunFile } from '../run-library.ts'

/** The mark beside every number that is not a provider's. */
export function renderStandInMark(one: StandIn): Markup | undefined {
  const word = standInWord(one)
  return word && html` <span class="simulated-mark">${word}</span>`
}

/** How a run ended, and its validity. A run without an ending may still be in progress. */
export function formatState({ status, validity, interruption }: ListedRunFile): string {
  const state = interruption?.reason === 'killed' ? 'under way, or killed' : status
  return validity ? `${state}, ${validity.state}` : state
}

/** A page of the viewer, with a link back to the list. */
export function renderViewerPage(title: string, body: Content, script?: string): string {
  return renderPage({
    title: `${title} · ttfa view`,
    policy: VIEWER_POLICY.replace("; frame-ancestors 'none'", ''),
    body: html`<header><nav class="about" aria-label="Viewer"><a href="/">All runs</a></nav></header>
<main>
<h1>${title}</h1>
${body}
</main>
${script && html`<script src="${script}" defer></script>`}
`,
  })
}
