import path from 'node:path'
import {
  rankTargets,
  selectInformativeRankings,
  type TargetRanking,
} from '../../../tally/ranking/rank-targets.ts'
import { isIncidentalState } from '../../../tally/run/incidental-states.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { type EndedRun, nextStep } from '../../format/next-step.ts'
import { formatRanking } from '../format-ranking.ts'
import type { ReportNote } from './explanations.ts'

/** Connection states with a handful of trials, which are not in the tables. */
export function formatIncidentalStateNotes({ summaries }: RunSummary): ReportNote[] {
  const stray = summaries.filter((summary) => isIncidentalState(summary, summaries))
  if (stray.length === 0) return []
  const list = stray.map(({ target, connection, trials }) => `${target} ${connection} ${trials}`).join(', ')
  return [{ label: 'not shown', text: `connection states with a few trials: ${list} (stages.csv has them)` }]
}

/** The most answers on that line. */
const MAX_TOLD = 3

/** The end of a run: its answer in one line, where the report is, and what to do next. */
export function formatEndingNotes(runSummary: RunSummary, folder: string): ReportNote[] {
  const rankings = selectInformativeRankings(rankTargets(runSummary.summaries))
  const answer = answerOf(runSummary.file, rankings)
  return [
    ...(answer === undefined ? [] : [{ label: 'answer', text: answer }]),
    { label: 'report', text: path.join(folder, 'report.html') },
    { label: 'next', text: nextStepOf(runSummary, rankings, folder) },
  ]
}

function answerOf(
  file: RunSummary['file'],
  [first, ...others]: readonly TargetRanking[],
): string | undefined {
  if (!first) return undefined
  // If the targets are each alone under their conditions, none of them is more the answer than another.
  const told = first.verdict === 'alone' ? [first, ...others.slice(0, MAX_TOLD - 1)] : [first]
  const headlines = told.map((ranking) => formatHeadline(ranking, file))
  const left =
    first.verdict === 'alone' && others.length > 0 ? '; not ranked, as their conditions differ' : ''
  const caution = file.validity?.state === 'invalid' ? 'not valid; as measured: ' : ''
  return `${caution}${headlines.join('; ')}${left}`
}

function formatHeadline(ranking: TargetRanking, file: RunSummary['file']): string {
  const { headline } = formatRanking(ranking, file)
  const isHeard = ranking.verdict !== 'nothing heard' && ranking.verdict !== 'retired'
  return isHeard ? `${headline} (${ranking.connection} connections)` : headline
}

function nextStepOf({ file, summaries }: RunSummary, told: readonly TargetRanking[], folder: string): string {
  const { targets } = file.scenario
  const run = { file, folder, found: findingOf(summaries, told), comparable: targets.length > 1 }
  return nextStep(run, {
    doctor: `ttfa doctor looks at the network and the keys, ttfa try ${targets[0]?.adapter} at one request`,
    lighter: 'fewer requests in flight (--concurrency)',
    more: 'trials',
  })
}

function findingOf(
  summaries: RunSummary['summaries'],
  [ranking]: readonly TargetRanking[],
): EndedRun['found'] {
  if (summaries.length === 0) return 'nothing measured'
  if (!summaries.some(({ ok }) => ok > 0)) return 'nothing answered'
  return ranking?.verdict === 'too few' ? 'too little to tell' : 'enough'
}
