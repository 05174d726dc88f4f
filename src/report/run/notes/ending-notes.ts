import path from 'node:path'
import { rankTargets, type TargetRanking, tellingRankings } from '../../../tally/ranking/rank-targets.ts'
import { isIncidentalState } from '../../../tally/run/incidental-states.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { formatRanking } from '../format-ranking.ts'
import type { ReportNote } from './explanations.ts'

/** Connection states with a handful of trials, which the tables leave out. */
export function strayStateNotes({ summaries }: RunSummary): ReportNote[] {
  const stray = summaries.filter((summary) => isIncidentalState(summary, summaries))
  if (stray.length === 0) return []
  const list = stray.map(({ target, connection, trials }) => `${target} ${connection} ${trials}`).join(', ')
  return [{ label: 'not shown', text: `connection states with a few trials: ${list} (stages.csv has them)` }]
}

/** The most answers that the line has. */
const MAX_TOLD = 3

/** The end of a run: its answer in a line, where the report is, and what to do next. */
export function endingNotes(runSummary: RunSummary, folder: string): ReportNote[] {
  const answer = answerOf(runSummary)
  return [
    ...(answer === undefined ? [] : [{ label: 'answer', text: answer }]),
    { label: 'report', text: path.join(folder, 'report.html') },
    { label: 'next', text: nextStep(runSummary, folder) },
  ]
}

function answerOf({ file, summaries }: RunSummary): string | undefined {
  const [first, ...others] = tellingRankings(rankTargets(summaries))
  if (!first) return undefined
  // Of targets that are each alone under their conditions, one is no more the answer than another.
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

function nextStep({ file, summaries }: RunSummary, folder: string): string {
  const { validity, scenario } = file
  if (file.interruption?.reason === 'auth')
    return 'correct the key that was refused (ttfa doctor looks at keys), and run it again'
  if (summaries.length === 0) return 'run it again: nothing was measured yet'
  if (!summaries.some(({ ok }) => ok > 0))
    return `ttfa doctor looks at the network and the keys, ttfa try ${scenario.targets[0]?.adapter} at one request`
  if (validity?.state === 'invalid')
    return 'run it again on a quieter machine, or with fewer requests in flight (--concurrency)'
  if (validity?.state === 'degraded')
    return 'stop other work on this machine and run it again before you rely on the tail'
  const [ranking] = tellingRankings(rankTargets(summaries))
  if (ranking?.verdict === 'too few') return 'run it again with more trials (--trials)'
  return scenario.targets.length > 1
    ? `ttfa compare ${folder}`
    : `ttfa baseline save ${folder} <name>, and ttfa check for later runs`
}
