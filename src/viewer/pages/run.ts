import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { turnDurationOf } from '../../core/trial/turn-stages.ts'
import type { Micros } from '../../core/units.ts'
import { nameTurn } from '../../report/conversation/name-turn.ts'
import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderTable } from '../../report/format/markup/table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import type { FidelitySidecar } from '../../results/sidecars/fidelity.ts'
import type { Damage, ListedRun } from '../run-library.ts'
import { formatState, renderStandInMark, renderViewerPage } from './viewer-page.ts'
import { renderWorstAnswers } from './worst-answers.ts'

/** The contents of a run's folder that the page shows. */
export interface RunContents {
  /** Names of the files that a browser may fetch. */
  readonly files: readonly string[]
  /** Answers whose audio was kept. */
  readonly audioCount: number
  /** The first of them; or why they cannot be listed. */
  readonly playable: readonly Trial[] | string
  /** What `ttfa listen` heard. */
  readonly fidelity?: FidelitySidecar
  /** For a run of conversations: the first of its turns. */
  readonly turns?: readonly TurnRecord[] | string
}

/** One run: its report, its files, and the answers that can be listened to. */
export function renderRunPage(
  { name, file }: ListedRun,
  { files, audioCount, playable, turns, fidelity }: RunContents,
): string {
  const base = `/runs/${encodeURIComponent(name)}`
  return renderViewerPage(
    file.scenario.name,
    html`<p class="lead">${name}, ${formatState(file)}${renderStandInMark(file)}</p>
${files.includes('report.html') ? renderReportLink(base) : html`<p>No report yet: <code>ttfa report ${name}</code> writes it.</p>`}
${renderFiles(base, files)}
${
  fidelity &&
  html`<h2>Did the voice say it?</h2>
${renderWorstAnswers(base, fidelity, turns === undefined ? 'trial' : 'turn')}`
}
${
  turns === undefined
    ? html`<h2>Answers to listen to</h2>
${renderPlayable(base, audioCount, playable)}`
    : html`<h2>Turns</h2>
${renderTurns(base, turns)}`
}`,
  )
}

/** A run, or part of one, that cannot be read: what is wrong, and the files that exist. */
export function renderDamagePage(name: string, damage: Damage, files: readonly string[]): string {
  const base = `/runs/${encodeURIComponent(name)}`
  return renderViewerPage(
    name,
    html`<p class="caution"><strong>Damaged</strong>: ${damage.words}</p>
${damage.hint !== '' && html`<p>${damage.hint}</p>`}
${files.includes('report.html') && renderReportLink(base)}
${renderFiles(base, files)}`,
  )
}

function renderReportLink(base: string): Markup {
  return html`<p><a href="${base}/report.html">Open the report</a></p>`
}

function renderFiles(base: string, files: readonly string[]): Markup {
  return html`<h2>Files</h2>
<ul>${files.map((one) => html`<li><a href="${base}/${one}">${one}</a></li>`)}</ul>`
}

function renderPlayable(base: string, audioCount: number, playable: RunContents['playable']): Markup {
  if (audioCount === 0) return html`<p>None. <code>ttfa run --save-audio</code> saves them.</p>`
  return typeof playable === 'string'
    ? html`<p>${playable}</p>`
    : renderTrialTable(base, audioCount, playable)
}

function renderTurns(base: string, turns: readonly TurnRecord[] | string): Markup {
  if (typeof turns === 'string') return html`<p>${turns}</p>`
  return renderTable({
    caption: 'Turns, each with both sides on one time axis',
    columns: [
      { head: 'turn' },
      { head: 'target' },
      { head: 'voice to voice ms', number: true },
      { head: 'outcome' },
    ],
    rows: turns.map((turn) => [
      html`<a href="${base}/turns/${turn.turn}">${nameTurn(turn)}</a>`,
      turn.target,
      formatWait(turnDurationOf('voice_to_voice', turn)),
      turn.outcome,
    ]),
  })
}

function renderTrialTable(base: string, audioCount: number, trials: readonly Trial[]): Markup {
  return renderTable({
    caption:
      audioCount > trials.length
        ? `The first ${trials.length} of ${audioCount} saved answers`
        : 'Saved answers',
    columns: [
      { head: 'trial' },
      { head: 'target' },
      { head: 'connection' },
      { head: 'heard after ms', number: true },
      { head: 'listen' },
    ],
    rows: trials.map((trial) => [
      html`<a href="${base}/trials/${trial.trial}">trial ${trial.trial}</a>`,
      trial.target,
      trial.connection,
      formatWait(durationOf('ttfa_heard', trial)),
      html`<audio controls preload="none" src="${base}/audio/${trial.trial}.wav"></audio>`,
    ]),
  })
}

function formatWait(wait: Micros | undefined): string {
  return wait === undefined ? '–' : formatMilliseconds(wait)
}
