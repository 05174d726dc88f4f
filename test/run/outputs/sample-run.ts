import type { ExportableRun } from '../../../src/report/export/export-formats.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { measuredRequests, summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, LAB_RUN } from '../../report/sample-runs.ts'

/** A run to send. */
export async function exportableRun(file: RunFile = FILE): Promise<ExportableRun> {
  const trials = LAB_RUN.map((trial, index) => ({ ...trial, trial: index }))
  async function* read() {
    yield* trials
  }
  return {
    measured: measuredRequests(await summarizeRun(file, trials)),
    json: () => '{}',
    rows: { workload: 'requests', read },
  }
}
