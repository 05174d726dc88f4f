import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderCards } from '../../report/format/markup/table.ts'
import type { FidelitySidecar, StoredWorstAnswer } from '../../results/sidecars/fidelity.ts'

/** The answers that differ most from their texts, to listen to, with text and transcript aligned. */
export function renderWorstAnswers(
  base: string,
  { worst, recogniser }: FidelitySidecar,
  unit: 'trial' | 'turn',
): Markup {
  if (worst.length === 0) return html`<p>Nothing wrong was found in the audio.</p>`
  return html`${renderCards({
    caption: 'The answers farthest from their texts',
    columns: [
      { head: unit },
      { head: 'target' },
      { head: 'found' },
      { head: 'text, and what was heard' },
      { head: 'listen' },
    ],
    rows: worst.map((answer) => [
      html`<a href="${base}/${unit}s/${answer.trial}">${unit} ${answer.trial}</a>`,
      answer.target,
      answer.findings.join(', ') || 'words differ',
      renderAlignment(answer),
      html`<audio controls preload="none" src="${base}/audio/${answer.trial}.wav"></audio>`,
    ]),
  })}
<p>${
    recogniser === null
      ? 'No recogniser listened: only the signal was measured.'
      : html`Transcribed by ${recogniser}, which mishears too. <del>Struck out</del>: in the text and not heard. <ins>Underlined</ins>: heard and not in the text.`
  }</p>`
}

/** Uses the normalised words of both sides, where numbers are digits. */
function renderAlignment({ written, transcript, steps }: StoredWorstAnswer): Markup {
  return html`<span class="phrase">${written}</span>
${transcript === null ? '' : html`<br><span class="phrase">${steps.map(renderStep)}</span>`}`
}

function renderStep({ kind, said, heard }: StoredWorstAnswer['steps'][number]): Markup {
  if (kind === 'same') return html`${heard.join(' ')} `
  return html`${said.length > 0 && html`<del>${said.join(' ')}</del> `}${heard.length > 0 && html`<ins>${heard.join(' ')}</ins> `}`
}
