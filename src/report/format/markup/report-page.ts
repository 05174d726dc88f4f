import type { RunFile } from '../../../results/run/run-file.ts'
import { type BannerInput, renderBanners, renderWatermark } from './banners.ts'
import { embedJson, html, type Markup } from './html.ts'
import { renderPage } from './page.ts'
import type { Section } from './section.ts'

/** What a report page shows of a run of any kind. */
interface ReportedRun extends BannerInput {
  readonly file: BannerInput['file'] &
    Pick<RunFile, 'run' | 'started_at' | 'versions'> & {
      readonly scenario: { readonly name: string; readonly description?: string }
    }
}

export interface ReportPageOptions {
  readonly title: string
  /** How much was measured: `400 measured trials`. */
  readonly amount: string
  /** The answer, which comes first and contains the page's heading. */
  readonly answer: Markup
  readonly sections: readonly Section[]
  /** How to read the numbers; at the end of the page. */
  readonly footer: string
  /** The data behind the page. */
  readonly json: string
}

/** The report of a run: banners, the answer, the sections, and the data. */
export function renderReportPage(
  reported: ReportedRun,
  { title, amount, answer, sections, footer, json }: ReportPageOptions,
): string {
  const { run, scenario, started_at, versions } = reported.file
  return renderPage({
    title,
    body: html`<a class="skip" href="#answer">To the answer</a>
<header>
${renderBanners(reported)}
<div class="about"><strong>${scenario.name}</strong> · ${started_at.slice(0, 16).replace('T', ' ')} UTC · ${amount} · ttfa ${versions.ttfa}
${scenario.description && html`<p>${scenario.description}</p>`}</div>
</header>
<main id="answer">
${answer}
${renderTableOfContents(sections)}
${sections.map(renderSection)}
</main>
<footer>Made by ttfa from <code>${run}</code>. ${footer}</footer>
${renderWatermark(reported)}
${embedJson('ttfa-summary', json)}
`,
  })
}

function renderTableOfContents(sections: readonly Section[]): Markup {
  return html`<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`
}

function renderSection({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}
</section>
`
}
