import path from 'node:path'
import { RESULTS_FOLDER } from '../../../library/shared/resolve-run.ts'
import { mergeRuns } from '../../../run/merge/merge-runs.ts'
import type { CliContext } from '../../cli-context.ts'
import type { CiReportOptions } from '../../output/ci-reports.ts'
import type { PrintOptions } from '../../output/print-run.ts'
import { printWarnings } from '../../output/print-warnings.ts'
import { reportResult } from '../../run/report-result.ts'

export interface MergeCommandOptions extends PrintOptions, CiReportOptions {
  readonly out?: string
  readonly force?: boolean
}

export async function merge(
  runs: readonly string[],
  options: MergeCommandOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, progress } = context
  const merged = await mergeRuns(
    runs.map((run) => path.resolve(cwd, run)),
    {
      results: path.resolve(cwd, RESULTS_FOLDER),
      ...(options.out !== undefined && { out: path.resolve(cwd, options.out) }),
      force: options.force ?? false,
    },
  )
  progress.write(`results: ${path.relative(cwd, merged.folder.path)}\n`)
  printWarnings(merged, context)
  context.setExitCode(await reportResult(merged, options, context))
}
