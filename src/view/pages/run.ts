import type { Trial } from '../../core/trial/trial.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { html, type Markup } from '../../report/html/markup.ts'
import { table } from '../../report/html/table.ts'
import type { ShelvedRun } from '../library.ts'
import { SIMULATED, stateWords, viewPage } from './frame.ts'

/** What a run's folder has to show. */
export interface RunContents {
  /** Its files that a browser may have, by name. */
  readonly files: readonly string[]
  /** Answers whose audio was kept. */
  readonly kept: number
  /** The first of them, or why they cannot be told. */
  readonly audible: readonly Trial[] | string
}

/** One run: its report, its files, and the answers that can be listened to. */
export function runPage({ name, file }: ShelvedRun, { files, kept, audible }: RunContents): string {
  const base = `/runs/${encodeURIComponent(name)}`
  return viewPage(
    file.scenario.name,
    html`<p class="lead">${name}, ${stateWords(file)}${file.simulated && html` ${SIMULATED}`}</p>
${files.includes('report.html') ? html`<p><a href="${base}/report.html">Open the report</a></p>` : html`<p>It has no report yet: <code>ttfa report ${name}</code> makes it.</p>`}
<h2>Files</h2>
<ul>${files.map((one) => html`<li><a href="${base}/${one}">${one}</a></li>`)}</ul>
<h2>Answers to listen to</h2>
${audibleMarkup(base, kept, audible)}`,
  )
}

function audibleMarkup(base: string, kept: number, audible: RunContents['audible']): Markup {
  if (kept === 0) return html`<p>None: <code>ttfa run --save-audio</code> keeps them.</p>`
  return typeof audible === 'string' ? html`<p>${audible}</p>` : listen(base, kept, audible)
}

function listen(base: string, kept: number, trials: readonly Trial[]): Markup {
  return table({
    caption:
      kept > trials.length
        ? `The first ${trials.length} of ${kept} answers whose audio was kept`
        : 'Answers whose audio was kept',
    columns: [
      { head: 'trial' },
      { head: 'target' },
      { head: 'connection' },
      { head: 'heard after ms', number: true },
      { head: 'listen' },
    ],
    rows: trials.map(({ trial, target, connection, at }) => [
      html`<a href="${base}/trials/${trial}">trial ${trial}</a>`,
      target,
      connection,
      at.heard === undefined || at.first_text === undefined
        ? '–'
        : formatMilliseconds(at.heard - at.first_text),
      html`<audio controls preload="none" src="${base}/audio/${trial}.wav"></audio>`,
    ]),
  })
}
