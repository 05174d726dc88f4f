import { summaryJson } from '../json.ts'
import { hero } from './hero.ts'
import { embedJson, html, type Markup } from './markup.ts'
import { banners, watermark } from './notices.ts'
import { page } from './page.ts'
import type { Material, Section, SectionMaker } from './section.ts'
import { check } from './sections/check.ts'
import { circumstances } from './sections/circumstances.ts'
import { claims } from './sections/claims.ts'
import { comparison } from './sections/comparison.ts'
import { connection } from './sections/connection.ts'
import { course } from './sections/course.ts'
import { distribution } from './sections/distribution.ts'
import { faults } from './sections/faults.ts'
import { health } from './sections/health.ts'
import { history } from './sections/history.ts'
import { playback } from './sections/playback.ts'
import { repeat } from './sections/repeat.ts'
import { silence } from './sections/silence.ts'
import { spectrum } from './sections/spectrum.ts'
import { stages } from './sections/stages.ts'
import { thresholds } from './sections/thresholds.ts'
import { waterfall } from './sections/waterfall.ts'

/** The sections below the answer, in the order in which they are asked for. */
const SECTIONS: readonly SectionMaker[] = [
  thresholds,
  check,
  spectrum,
  distribution,
  course,
  waterfall,
  connection,
  circumstances,
  silence,
  comparison,
  claims,
  history,
  playback,
  faults,
  stages,
  health,
  repeat,
]

/** `report.html`: one file that holds its data, runs no script and asks the network for nothing. */
export function renderHtml(material: Material): string {
  const { file } = material.digest
  const sections = SECTIONS.flatMap((make) => make(material) ?? [])
  return page({
    title: `${file.scenario.name}: time to first audio`,
    body: html`<a class="skip" href="#answer">To the answer</a>
<header>
${banners(material.digest)}
<div class="about"><strong>${file.scenario.name}</strong> · ${file.started_at.slice(0, 16).replace('T', ' ')} UTC · ${material.digest.trials} measured trials · ttfa ${file.versions.ttfa}
${file.scenario.description && html`<p>${file.scenario.description}</p>`}</div>
</header>
<main id="answer">
${hero(material)}
${contents(sections)}
${sections.map(rendered)}
</main>
<footer>Made by ttfa from <code>${file.run}</code>. Time until heard is measured from the text handed to the socket to the first audible sample that a player would play; percentiles come with their 95 % intervals and count failures as infinitely slow.</footer>
${watermark(material.digest)}
${embedJson('ttfa-summary', summaryJson(material.digest))}
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
