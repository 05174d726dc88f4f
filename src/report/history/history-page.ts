import type { HistorySidecar } from '../../results/sidecars/history.ts'
import type { StandIn } from '../../tally/values/stand-in.ts'
import { renderStandInBanners } from '../format/markup/banners.ts'
import { embedJson, html } from '../format/markup/html.ts'
import { renderPage } from '../format/markup/page.ts'
import { renderRunHistory } from '../sidecar-sections/history.ts'

/** What the page says about the newest run. */
export interface NewestRun extends StandIn {
  readonly scenario: string
  readonly run: string
}

/** All numbers over the runs of a folder, on one page. @param newest the newest run, which the page marks */
export function renderHistoryPage(history: HistorySidecar, newest: NewestRun): string {
  const { scenario, run } = newest
  const section = renderRunHistory(history.histories, run)
  return renderPage({
    title: `${scenario}: history`,
    body: html`<header>${renderStandInBanners([{ ...newest, target: scenario }])}
<div class="about"><strong>${scenario}</strong> · newest run <a href="./${run}/report.html">${run}</a></div></header>
<main>
<h1>${section?.title ?? 'Did these numbers change over past runs?'}</h1>
${section?.body ?? html`<p>No number has two runs yet. A large change is found within a few runs, a small one once there are about eight on each side of it.</p>`}
</main>
<footer>Made by ttfa.</footer>
${embedJson('ttfa-history', JSON.stringify(history))}
`,
  })
}
