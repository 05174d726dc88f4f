import { resolveRun } from '../../library/shared/resolve-run.ts'
import { renderConversationsMarkdown } from '../../report/conversation/markdown.ts'
import { findProbeAnswer } from '../../report/probe/html/sections.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { type DerivedRun, writeDerivedFiles } from '../../run/finished-runs/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import { printProbe } from '../output/print-probe.ts'
import { type PrintOptions, printRun } from '../output/print-run.ts'
import { printWarnings } from '../output/print-warnings.ts'

export interface ReportOptions extends PrintOptions {
  readonly markdown?: boolean
}

export async function report(run: string, options: ReportOptions, context: CliContext): Promise<void> {
  const folder = await resolveRun(run, context.cwd)
  const derived = await writeDerivedFiles(folder)
  printWarnings(derived, context)
  if (options.markdown) return printMarkdown(derived, context)
  const answer = findProbeAnswer(await readSidecars(folder))
  const { file } = derived.workload === 'requests' ? derived.runSummary : derived.conversations
  if (answer) await printProbe({ folder, file, answer }, options, context)
  else await printRun(folder, derived, options, context)
}

function printMarkdown(derived: DerivedRun, { output }: CliContext): void {
  output.write(
    derived.workload === 'requests'
      ? renderJobSummary(derived.runSummary)
      : renderConversationsMarkdown(derived.conversations),
  )
}
