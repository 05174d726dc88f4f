import type { RunFile } from '../../results/run/run-file.ts'
import { embedJson, html, type Markup } from './markup.ts'
import { banners, type Noted, watermark } from './notices.ts'
import { page } from './page.ts'
import type { Section } from './section.ts'

/** What the report of a run of any kind says about it. */
interface Told extends Noted {
  readonly file: Noted['file'] &
    Pick<RunFile, 'run' | 'started_at' | 'versions'> & {
      readonly scenario: { readonly name: string; readonly description?: string }
    }
}

export interface RunPageWords {
  readonly title: string
  /** How much was measured: `400 measured trials`. */
  readonly amount: string
  /** What comes first, with the page's heading in it. */
  readonly answer: Markup
  readonly sections: readonly Section[]
  /** How to understand the numbers, at the end. */
  readonly footer: string
  /** The data behind the page. */
  readonly json: string
}

/** The report of a run: what must be known first, the answer, the sections, and the data. */
export function runPage(told: Told, { title, amount, answer, sections, footer, json }: RunPageWords): string {
  const { run, scenario, started_at, versions } = told.file
  return page({
    title,
    body: html`<a class="skip" href="#answer">To the answer</a>
<header>
${banners(told)}
<div class="about"><strong>${scenario.name}</strong> · ${started_at.slice(0, 16).replace('T', ' ')} UTC · ${amount} · ttfa ${versions.ttfa}
${scenario.description && html`<p>${scenario.description}</p>`}</div>
</header>
<main id="answer">
${answer}
${contents(sections)}
${sections.map(rendered)}
</main>
<footer>Made by ttfa from <code>${run}</code>. ${footer}</footer>
${watermark(told)}
${embedJson('ttfa-summary', json)}
`,
  })
}

function contents(sections: readonly Section[]): Markup {
  return html`<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`
}

function rendered({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}
</section>
`
}
