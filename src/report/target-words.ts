import type { Quantile } from '../tally/percentile.ts'
import type { Summary } from '../tally/summary.ts'
import { formatShare, roundDuration } from './units.ts'

/** One target in one or two sentences, with each connection state separate. */
export function targetWords(summaries: readonly Summary[]): string {
  const heard = summaries.filter(
    ({ stages }) => stages.get('ttfa_heard')?.percentiles.p50.value.kind === 'value',
  )
  return [heardWords(heard), silenceWords(heard), successWords(summaries)].filter(Boolean).join(' ')
}

function heardWords(summaries: readonly Summary[]): string {
  if (summaries.length === 0) return 'In the median, a listener heard nothing.'
  const states = summaries.map((summary) => {
    const percentiles = summary.stages.get('ttfa_heard')?.percentiles
    return `${spoken(percentiles?.p50.value)} on a ${summary.connection} connection (5 % of trials take longer than ${spoken(percentiles?.p95.value)})`
  })
  return `A listener hears it after ${joined(states)}.`
}

function silenceWords(summaries: readonly Summary[]): string {
  const silences = summaries.flatMap(({ leadSilence }) =>
    leadSilence.kind === 'value' ? leadSilence.value : [],
  )
  if (silences.length === 0) return ''
  const [least, most] = [Math.min(...silences), Math.max(...silences)].map(roundDuration)
  return `Its audio begins with ${least === most ? least : `${least} to ${most}`} of silence.`
}

function successWords(summaries: readonly Summary[]): string {
  const sum = (of: (summary: Summary) => number) => summaries.reduce((total, each) => total + of(each), 0)
  const [ok, trials] = [sum((each) => each.ok), sum((each) => each.trials)]
  return ok === trials
    ? `All ${trials} trials were answered.`
    : `${ok} of ${trials} trials were answered (${formatShare(ok / trials)}).`
}

function spoken(quantile: Quantile | undefined): string {
  if (quantile?.kind === 'value') return roundDuration(quantile.value)
  return quantile?.kind === 'infinite' ? 'the timeout' : 'is known'
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`
}
