import { shapeOf } from '../../../executors/index.ts'
import type { LoadSummary, StallSummary, Steadiness } from '../../../results/run/load-summary.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { refusePercentile } from '../../../tally/statistics/interval.ts'
import { formatDuration, formatShare } from '../../format/units/durations.ts'
import { formatEstimate } from '../../format/units/percentiles.ts'
import type { ReportNote } from './explanations.ts'

/** Notes on the load that are needed to read the numbers: rates, dropped starts, steadiness. */
export function formatLoadNotes(runSummary: RunSummary): ReportNote[] {
  const { loads } = runSummary
  return [
    ...rateNotes(loads),
    ...callerNotes(runSummary),
    ...droppedNotes(loads),
    ...stallNotes(loads),
    ...steadinessNotes(loads),
  ]
}

function rateNotes(courses: readonly LoadSummary[]): ReportNote[] {
  const words = courses.flatMap(({ target, rate }) =>
    rate
      ? [
          `${target} ${rate.started.toFixed(1)} started and ${rate.answered.toFixed(1)} answered a second over ${rate.seconds.toFixed(1)} s`,
        ]
      : [],
  )
  return words.length > 0
    ? [{ label: 'rate', text: `${words.join('; ')}, without warm-up, ramps and drain` }]
    : []
}

/** Dropped starts count as failures and as infinite waits. */
function droppedNotes(courses: readonly LoadSummary[]): ReportNote[] {
  return courses
    .filter((load) => load.dropped > 0)
    .map(({ target, starts, dropped: count }) => ({
      label: 'dropped',
      text: `${count} of ${starts} starts against ${target} (${formatShare(count / starts)}) were dropped by maxInFlight; they count as failures, and as infinite in ttfa_due`,
      isCritical: true,
    }))
}

/** What callers waited under an open load, over all connection states. */
function callerNotes({ file, callers }: RunSummary): ReportNote[] {
  if (!shapeOf(file.scenario.load).arrivals || callers.length === 0) return []
  const words = callers.map(
    ({ target, percentiles: { p50, p95 } }) =>
      `${target} p50 ${formatEstimate(p50, formatDuration)}, p95 ${formatEstimate(p95, formatDuration)}`,
  )
  return [
    {
      label: 'callers',
      text: `wait from the due time of a request, over all connection states (ttfa_due): ${words.join('; ')}`,
    },
  ]
}

/** Reports a stall that the percentiles do not show. */
function stallNotes(loads: readonly LoadSummary[]): ReportNote[] {
  return loads.flatMap(({ target, starts, stall }) =>
    stall ? [{ label: 'stall', text: describeStall(target, stall, starts), isCritical: true }] : [],
  )
}

function describeStall(target: string, stall: StallSummary, n: number): string {
  const others = stall.stalls > 1 ? `, the longest of ${stall.stalls} such times` : ''
  const what = `${target} answered nothing for ${formatDuration(stall.length_us)} from ${(stall.from_us / 1e6).toFixed(1)} s on, while requests waited${others}`
  if (!stall.hidden) return what
  const p99 = refusePercentile(n, 0.99) ? '' : ` (p99 ${formatDuration(stall.p99_us ?? 0)})`
  return `${what}. A closed load sends nothing while it waits: about ${stall.unsent} requests were not sent, and no percentile shows the stall${p99}. Use an open load, such as constant-arrival-rate, to measure what callers wait`
}

/** One line for all steady targets, and one for each other target. */
function steadinessNotes(courses: readonly LoadSummary[]): ReportNote[] {
  const judged = courses.filter(({ steadiness: verdict }) => verdict.state !== 'too short')
  if (judged.length === 0 && courses.length > 0) return [{ label: 'steady', text: 'unknown: too few trials' }]
  const others = judged.filter(({ steadiness: verdict }) => verdict.state !== 'steady')
  if (others.length === 0)
    return judged.length === 0 ? [] : [{ label: 'steady', text: 'yes (MSER-5 and three windows)' }]
  return others.map(({ target, steadiness: verdict }) => ({
    label: 'steady',
    text: `${target}: ${describeUnsteady(verdict)}`,
  }))
}

function describeUnsteady(verdict: Steadiness): string {
  if (verdict.state === 'settling')
    return `its first ${verdict.trials} trials look like warm-up: use a longer warm-up`
  if (verdict.state === 'unsteady')
    return `no, its time to first audio still changed by ${formatShare(verdict.spread)} (MSER-5 and three windows): run longer, or find out what changed`
  return 'unknown: too few trials'
}
