import type { ProbeSidecar } from '../../../results/sidecars/probe.ts'
import { oneLine } from '../../format/escape.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderData, renderTable } from '../../format/markup/table.ts'
import { countedNoun } from './levels.ts'

/** The most characters of a provider's message that are shown. */
const MAX_MESSAGE_LENGTH = 300

/** How the provider refuses requests, what it says about its limits, and what failed for other reasons. */
export function renderRefusalsSection(answer: ProbeSidecar): Section {
  const { refusals, failures, rate_limits } = answer
  const noun = countedNoun(answer)
  const headers = Object.entries(rate_limits.headers)
  return {
    id: 'refusals',
    title: `How are ${noun} refused?`,
    body: html`${refusals.length === 0 ? html`<p>No ${noun.slice(0, -1)} was refused.</p>` : renderRefusalTable(refusals, noun)}
${rate_limits.retry_after_s !== undefined && html`<p>The provider asked to wait up to ${rate_limits.retry_after_s} s, and the search waited.</p>`}
${
  headers.length > 0 &&
  renderTable({
    caption: 'Rate limit headers of the last response that had them',
    columns: [{ head: 'header' }, { head: 'value' }],
    rows: headers.map(([name, value]) => [name, html`<code>${value}</code>`]),
  })
}
${failures.length > 0 && renderFailureTable(failures, noun)}`,
  }
}

function renderRefusalTable(refusals: ProbeSidecar['refusals'], noun: string): Markup {
  return renderTable({
    caption: `How ${noun} were refused`,
    columns: [
      { head: 'how' },
      ...['status', 'times', 'median (ms)', 'slowest (ms)'].map((head) => ({ head, number: true })),
      { head: 'in its own words' },
    ],
    rows: refusals.map(({ how, status, count, median_ms, slowest_ms, words }) => [
      how,
      status === undefined ? '–' : String(status),
      renderData(count, String(count)),
      renderData(median_ms, String(median_ms)),
      renderData(slowest_ms, String(slowest_ms)),
      renderQuote(words),
    ]),
  })
}

function renderFailureTable(failures: ProbeSidecar['failures'], noun: string): Markup {
  return renderTable({
    caption: 'Failures for other reasons than a limit',
    columns: [
      { head: 'kind' },
      ...['status', 'times', 'from level', `of ${noun} there`].map((head) => ({ head, number: true })),
      { head: 'in its own words' },
    ],
    rows: failures.map(({ kind, status, count, from, of, words }) => [
      kind,
      status === undefined ? '–' : String(status),
      ...[count, from, of].map((number) => renderData(number, String(number))),
      renderQuote(words),
    ]),
  })
}

function renderQuote(words: string): Markup {
  return html`<q class="quoted">${oneLine(words, MAX_MESSAGE_LENGTH) || '(nothing)'}</q>`
}
