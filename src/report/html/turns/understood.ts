import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { formatShare } from '../../format/units/durations.ts'
import { html } from '../markup.ts'
import type { Section } from '../section.ts'
import { exact, table } from '../table.ts'
import { turnReading } from './reading.ts'

/** What was understood, beside how quickly: speed must not be bought with mistakes. */
export function understood({ summaries, file }: ConversationSummary): Section | undefined {
  const written = summaries.filter(({ words }) => words > 0)
  if (written.length === 0) return undefined
  return {
    id: 'understood',
    title: 'Was speed bought with mistakes?',
    body: html`<p>Word errors are the least substitutions, insertions and deletions that turn what was understood into what was said, as a share of the words said. An early end is a turn taken from a caller who was still speaking.${file.recognition !== '' && ` In this run ${file.recognition}.`}</p>
${table({
  caption: 'What was understood, and when',
  columns: [
    { head: 'target' },
    ...['word errors', 'of words', 'error rate', 'early ends', 'stt_final p50 (ms)'].map((head) => ({
      head,
      number: true,
    })),
  ],
  rows: written.map(({ target, words, wordErrors, prematureEnds, stages }) => {
    const final = stages.find(({ stage }) => stage === 'stt_final')
    return [
      target,
      exact(wordErrors, String(wordErrors)),
      exact(words, String(words)),
      formatShare(wordErrors / words),
      exact(prematureEnds, String(prematureEnds)),
      final ? turnReading(final.p50) : '–',
    ]
  }),
})}`,
  }
}
