import { formatConversationsJson } from '../../report/conversation/summary-json.ts'
import type { ExportableRun } from '../../report/export/export-formats.ts'
import { formatSummaryJson } from '../../report/run/summary-json.ts'
import type { DamageListener } from '../../results/csv/repeated-records.ts'
import { openAnyRun } from '../../results/run/open-run.ts'
import { measuredTurns, summarizeConversations } from '../../tally/conversation/conversation-summary.ts'
import { measuredRequests, summarizeRun, withVantageDifferences } from '../../tally/run/run-summary.ts'

/** Summarises a run folder without writing to it. Throws a `SetupError` if it holds no readable run. */
export async function readSummary(folder: string, onDamage?: DamageListener): Promise<ExportableRun> {
  const run = await openAnyRun(folder)
  if (run.workload === 'conversations') {
    const turns = await run.turns(onDamage)
    const conversations = summarizeConversations(run.file, turns)
    return {
      measured: measuredTurns(conversations),
      json: () => formatConversationsJson(conversations),
      rows: { workload: 'conversations', read: () => iterate(turns) },
    }
  }
  const runSummary = await withVantageDifferences(
    await summarizeRun(run.file, run.trials(onDamage)),
    run.trials,
  )
  return {
    measured: measuredRequests(runSummary),
    json: () => formatSummaryJson(runSummary),
    rows: { workload: 'requests', read: () => run.trials() },
  }
}

async function* iterate<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}
