import type { TargetSummary } from '../../tally/run/target-summary.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'
import { formatInterval, formatQuantile } from '../format/units/percentiles.ts'

/** The main result of one target in one connection state, in plain sentences. */
export function formatRunAnswer(summary: TargetSummary): string {
  return [formatHeard(summary), formatFirstAudio(summary), formatSuccess(summary)].filter(Boolean).join(' ')
}

function formatHeard({ stages, connection }: TargetSummary): string {
  const heard = stages.get('ttfa_heard')?.percentiles
  if (!heard || heard.p50.value.kind === 'no data') return `On a ${connection} connection nothing was heard.`
  return `On a ${connection} connection a listener hears the answer after ${formatEstimateInSentence(heard.p50)} in the median and ${formatEstimateInSentence(heard.p95)} at the 95th percentile.`
}

function formatFirstAudio({ stages, leadSilence }: TargetSummary): string {
  const first = stages.get('ttfa')?.percentiles.p50
  if (!first || first.value.kind === 'no data') return ''
  const silence =
    leadSilence.kind === 'value'
      ? `; the audio begins with ${formatDuration(leadSilence.value)} of silence`
      : ''
  return `First audio comes after ${formatEstimateInSentence(first)}${silence}.`
}

function formatSuccess({ ok, trials, success }: TargetSummary): string {
  if (!success) return `None of ${trials} trials ran to completion.`
  const interval = `${formatShare(success.low)} to ${formatShare(success.high)}`
  return `${ok} of ${trials} trials were answered without a fault: ${formatShare(success.share)} (${interval}).`
}

function formatEstimateInSentence({ value, interval }: PercentileEstimate): string {
  if (interval.kind === 'too small') return `an unknown time (${interval.needed} trials are needed)`
  const words = value.kind === 'infinite' ? 'more than the timeout' : formatQuantile(value, formatDuration)
  return `${words} ${formatInterval(interval, formatDuration)}`
}
