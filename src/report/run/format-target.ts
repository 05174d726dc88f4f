import type { TargetSummary } from '../../tally/run/target-summary.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import { formatShare, roundDuration } from '../format/units/durations.ts'

/** One target in one or two sentences, with each connection state separate. */
export function formatTarget(summaries: readonly TargetSummary[]): string {
  const heard = summaries.filter(
    ({ stages }) => stages.get('ttfa_heard')?.percentiles.p50.value.kind === 'value',
  )
  return [formatHeard(heard), formatSilence(heard), formatSuccess(summaries)].filter(Boolean).join(' ')
}

function formatHeard(summaries: readonly TargetSummary[]): string {
  if (summaries.length === 0) return 'In the median, a listener heard nothing.'
  const states = summaries.map((summary) => {
    const percentiles = summary.stages.get('ttfa_heard')?.percentiles
    const tail = formatInSentence(percentiles?.p95)
    const longer = tail === undefined ? '' : ` (5 % of trials take longer than ${tail})`
    return `${formatInSentence(percentiles?.p50) ?? 'an unknown time (too few trials)'} on a ${summary.connection} connection${longer}`
  })
  return `A listener hears it after ${joinList(states)}.`
}

function formatSilence(summaries: readonly TargetSummary[]): string {
  const silences = summaries.flatMap(({ leadSilence }) =>
    leadSilence.kind === 'value' ? leadSilence.value : [],
  )
  if (silences.length === 0) return ''
  const [least, most] = [Math.min(...silences), Math.max(...silences)].map(roundDuration)
  return `Its audio begins with ${least === most ? least : `${least} to ${most}`} of silence.`
}

function formatSuccess(summaries: readonly TargetSummary[]): string {
  const sum = (of: (summary: TargetSummary) => number) =>
    summaries.reduce((total, each) => total + of(each), 0)
  const [ok, trials] = [sum((each) => each.ok), sum((each) => each.trials)]
  return ok === trials
    ? `All ${trials} trials were answered.`
    : `${ok} of ${trials} trials were answered (${formatShare(ok / trials)}).`
}

/** Undefined with too few trials for the percentile. */
function formatInSentence(estimate: PercentileEstimate | undefined): string | undefined {
  if (!estimate || estimate.interval.kind === 'too small' || estimate.value.kind === 'no data')
    return undefined
  return estimate.value.kind === 'infinite' ? 'the timeout' : roundDuration(estimate.value.value)
}

function joinList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`
}
