import type { ProbeAnswer } from '../../../probe/answer/answer.ts'
import { oneLine } from '../../format/escape.ts'
import { html, type Markup } from '../markup.ts'
import type { Section } from '../section.ts'
import { exact, table } from '../table.ts'

/** Characters of what a provider said that are shown. */
const LONGEST = 300

/** How the provider says that it is enough, what it tells about its limits, and what failed for other reasons. */
export function probeRefusals({ refusals, failures, rate_limits }: ProbeAnswer): Section {
  const headers = Object.entries(rate_limits.headers)
  return {
    id: 'refusals',
    title: 'How does it say no?',
    body: html`${refusals.length === 0 ? html`<p>Nobody was turned away.</p>` : refusalTable(refusals)}
${rate_limits.retry_after_s !== undefined && html`<p>It asked to wait ${rate_limits.retry_after_s} s at most, and the search did.</p>`}
${
  headers.length > 0 &&
  table({
    caption: 'What it said of its limits, as it came last',
    columns: [{ head: 'header' }, { head: 'value' }],
    rows: headers.map(([name, value]) => [name, html`<code>${value}</code>`]),
  })
}
${failures.length > 0 && failureTable(failures)}`,
  }
}

function refusalTable(refusals: ProbeAnswer['refusals']): Markup {
  return table({
    caption: 'How requests were turned away',
    columns: [
      { head: 'how' },
      ...['status', 'times', 'median (ms)', 'slowest (ms)'].map((head) => ({ head, number: true })),
      { head: 'in its own words' },
    ],
    rows: refusals.map(({ how, status, count, median_ms, slowest_ms, words }) => [
      how,
      status === undefined ? '–' : String(status),
      exact(count, String(count)),
      exact(median_ms, String(median_ms)),
      exact(slowest_ms, String(slowest_ms)),
      quoted(words),
    ]),
  })
}

function failureTable(failures: ProbeAnswer['failures']): Markup {
  return table({
    caption: 'What failed for reasons that are no limit',
    columns: [
      { head: 'kind' },
      ...['status', 'times', 'from level', 'of requests there'].map((head) => ({ head, number: true })),
      { head: 'in its own words' },
    ],
    rows: failures.map(({ kind, status, count, from, of, words }) => [
      kind,
      status === undefined ? '–' : String(status),
      ...[count, from, of].map((number) => exact(number, String(number))),
      quoted(words),
    ]),
  })
}

function quoted(words: string): Markup {
  return html`<q class="quoted">${oneLine(words, LONGEST) || '(nothing)'}</q>`
}
