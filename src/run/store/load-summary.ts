import type { DamageListener } from '../../results/csv/once-each.ts'
import { openRun } from '../../results/run/run.ts'
import { type RunSummary, summarizeRun } from '../../tally/run/run-summary.ts'

/** Summarises a run folder without writing to it. Throws a `SetupError` if it holds no readable run. */
export async function loadSummary(folder: string, onDamage?: DamageListener): Promise<RunSummary> {
  const run = await openRun(folder)
  return summarizeRun(run.file, run.trials(onDamage))
}
