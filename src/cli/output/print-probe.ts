import path from 'node:path'
import { renderPlanLimits } from '../../report/probe/plan-limits-text.ts'
import { renderProbeText } from '../../report/probe/probe-text.ts'
import { formatValidity } from '../../report/run/notes/explanations.ts'
import { readRows } from '../../results/csv/read-rows.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { runFolderAt } from '../../results/run/run-folder.ts'
import type { ProbeSidecar } from '../../results/sidecars/probe.ts'
import type { CliContext } from '../cli-context.ts'
import type { PrintOptions } from './print-run.ts'

/** A finished search, printed for the first time or again. */
export interface FinishedProbe {
  readonly folder: string
  readonly file: AnyRunFile
  readonly answer: ProbeSidecar
}

/**
 * Prints the result of a search. Its trials ran at different levels, so there are no tables over all of them.
 */
export async function printProbe(
  { folder, file, answer }: FinishedProbe,
  { json, csv }: PrintOptions,
  { output, cwd }: Pick<CliContext, 'output' | 'cwd'>,
): Promise<void> {
  const { trials, turns } = runFolderAt(folder)
  if (csv)
    for await (const rows of readRows(answer.kind === 'conversations' ? turns : trials)) output.write(rows)
  else if (json) output.write(`${JSON.stringify(answer, null, 2)}\n`)
  else
    output.write(
      renderProbeText(answer, output.paint, formatValidity(file)) +
        renderPlanLimits(answer, planLimitsOf(answer, file)) +
        `Report: ${path.join(path.relative(cwd, folder), 'report.html')}\n`,
    )
}

/** Runs of earlier versions do not store limits of plans. */
function planLimitsOf({ target }: ProbeSidecar, file: AnyRunFile) {
  if (file.kind === 'conversations') return undefined
  const { scenario, adapters } = file
  const found = scenario.targets.find(({ id }) => id === target)
  return found && adapters[found.adapter]?.planLimits
}
