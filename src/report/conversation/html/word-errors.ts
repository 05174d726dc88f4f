import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderData, renderTable } from '../../format/markup/table.ts'
import { renderErrorRate, renderTurnEstimate } from './cells.ts'

/** How much was understood correctly, beside how fast: mistakes must not buy speed. */
export function renderWordErrorsSection({ summaries, file }: ConversationSummary): Section | undefined {
  const withTranscripts = summaries.filter(({ words }) => words > 0)
  if (withTranscripts.length === 0) return undefined
  return {
    id: 'understood',
    title: 'Does a fast target make more mistakes?',
    body: html`<p>Word errors: the fewest substitutions, insertions and deletions between the transcript and what was said, as a share of the words said. Early end: the turn was ended while the caller was still speaking.${file.recognition !== '' && ` In this run ${file.recognition}.`}</p>
${renderTable({
  caption: 'Transcripts: errors and delay',
  columns: [
    { head: 'target' },
    ...['word errors', 'of words', 'error rate', 'early ends', 'stt_final p50 (ms)'].map((head) => ({
      head,
      number: true,
    })),
  ],
  rows: withTranscripts.map(({ target, words, wordErrors, wordErrorRate, prematureEnds, stages }) => {
    const final = stages.find(({ stage }) => stage === 'stt_final')
    return [
      target,
      renderData(wordErrors, String(wordErrors)),
      renderData(words, String(words)),
      renderErrorRate(wordErrorRate),
      renderData(prematureEnds, String(prematureEnds)),
      final ? renderTurnEstimate(final.p50) : '–',
    ]
  }),
})}`,
  }
}
