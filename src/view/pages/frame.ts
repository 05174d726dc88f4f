import { type Content, html } from '../../report/html/markup.ts'
import { page } from '../../report/html/page.ts'
import { VIEW_POLICY } from '../answer.ts'

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
