import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { measureMicrophone } from '../../tally/conversation/microphone-lateness.ts'
import { measureTurnSpend, type TurnSpend } from '../../tally/conversation/turn-spend.ts'
import { formatTurnErrorBar } from '../format/format-error-bar.ts'
import { formatDuration } from '../format/units/durations.ts'
import { explainEnding, explainVantage, formatValidity, type ReportNote } from '../run/notes/explanations.ts'
import { formatPartNotes } from '../run/notes/part-notes.ts'
import { explainCalls } from './format-calls.ts'

/** What the harness adds to the turns, whether it kept up, how the run ended, and what it used. */
export function explainHarness({
  file,
  turns,
  summaries,
}: Pick<ConversationSummary, 'file' | 'turns' | 'summaries'>): ReportNote[] {
  return [
    ...explainVantage(file),
    { label: 'error bar', text: formatTurnErrorBar(file) },
    { label: 'microphone', text: formatMicrophone({ turns }) },
    ...explainCalls({ file, summaries }),
    { label: 'validity', text: formatValidity(file), isCritical: file.validity?.state === 'invalid' },
    ...explainEnding(file, 'turns'),
    ...formatPartNotes(file),
    { label: 'spent', text: formatSpend(measureTurnSpend(turns)) },
  ]
}

function formatSpend({ turns, speech_us, reply_chars, audio_us, ...tokens }: TurnSpend): string {
  const [said, spoken] = [speech_us, audio_us].map((time) => formatDuration(time))
  return `${turns} turns with warm-up, ${said} of callers’ speech; replies of ${reply_chars} characters${formatTokens(tokens)}, ${spoken} of audio`
}

/**
 * A recogniser cannot receive the end of speech before it is sent, so this delay is part of every stage that
 * begins there.
 */
function formatMicrophone({ turns }: Pick<ConversationSummary, 'turns'>): string {
  const late = measureMicrophone(turns)
  if (!late) return 'no component listened while the caller spoke'
  const tail = late.p99.interval ? `, ${formatDuration(late.p99.value)} (p99)` : ''
  const middle = late.p50.interval ? `${formatDuration(late.p50.value)} (p50)${tail}, ` : ''
  return `the last frame of the caller’s speech was sent ${middle}${formatDuration(late.max)} (max) late: n ${late.n}`
}

function formatTokens({ prompt_tokens, reply_tokens }: Partial<TurnSpend>): string {
  return reply_tokens === undefined
    ? ''
    : ` (by the provider’s count ${prompt_tokens} tokens of prompts and ${reply_tokens} of replies)`
}
