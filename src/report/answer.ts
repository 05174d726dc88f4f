import type { Reading } from '../tally/stages-table.ts'
import type { Summary } from '../tally/summary.ts'
import { intervalWords, quantileWords } from './reading-words.ts'
import { formatDuration, formatShare } from './units.ts'

/** The main result of one target in one connection state, in plain sentences. */
export function answerWords(summary: Summary): string {
  return [heardWords(summary), firstAudioWords(summary), successWords(summary)].filter(Boolean).join(' ')
}

function heardWords({ stages, connection }: Summary): string {
  const heard = stages.get('ttfa_heard')?.percentiles
  if (!heard || heard.p50.value.kind === 'no data') return `On a ${connection} connection nothing was heard.`
  return `On a ${connection} connection a listener hears the answer after ${spoken(heard.p50)} in the median and ${spoken(heard.p95)} at the 95th percentile.`
}

function firstAudioWords({ stages, leadSilence }: Summary): string {
  const first = stages.get('ttfa')?.percentiles.p50
  if (!first || first.value.kind === 'no data') return ''
  const silence =
    leadSilence.kind === 'value' ? `; it begins with ${formatDuration(leadSilence.value)} of silence` : ''
  return `First audio comes after ${spoken(first)}${silence}.`
}

function successWords({ ok, trials, success }: Summary): string {
  if (!success) return `None of ${trials} trials ran to completion.`
  const interval = `${formatShare(success.low)} to ${formatShare(success.high)}`
  return `${ok} of ${trials} trials were answered without a fault: ${formatShare(success.share)} (${interval}).`
}

function spoken({ value, interval }: Reading): string {
  const words = value.kind === 'infinite' ? 'more than the timeout' : quantileWords(value, formatDuration)
  if (interval.kind === 'too small') return `${words} (too few trials for an interval)`
  return `${words} ${intervalWords(interval, formatDuration)}`
}
