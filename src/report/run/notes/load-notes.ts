import type { LoadSummary, Steadiness } from '../../../results/run/load-summary.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { formatShare } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** Notes on the load that are needed to read the numbers: rates, dropped starts, steadiness. */
export function formatLoadNotes({ loads }: RunSummary): ReportNote[] {
  return [...rateNotes(loads), ...droppedNotes(loads), ...steadinessNotes(loads)]
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
