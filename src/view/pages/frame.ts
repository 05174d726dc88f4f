import { type Content, html } from '../../report/html/markup.ts'
import { page } from '../../report/html/page.ts'
import { VIEW_POLICY } from '../answer.ts'
import type { ShelvedFile } from '../library.ts'

/** Stands beside every number of a run that the lab answered. */
export const SIMULATED = html`<span class="simulated-mark">simulated</span>`

/** How a run ended and how far it is to be trusted. A run that has not said that it ended may well be under way. */
export function stateWords({ status, validity, interruption }: ShelvedFile): string {
  const words = interruption?.reason === 'killed' ? 'under way, or killed' : status
  return validity ? `${words}, ${validity.state}` : words
}

/** A page of the viewer, with the way back to the list. */
export function viewPage(title: string, body: Content, script?: string): string {
  return page({
    title: `${title} · ttfa view`,
    policy: VIEW_POLICY.replace("; frame-ancestors 'none'", ''),
    body: html`<header><nav class="about" aria-label="Viewer"><a href="/">All runs</a></nav></header>
<main>
<h1>${title}</h1>
${body}
</main>
${script && html`<script src="${script}" defer></script>`}
`,
  })
}
