import path from 'node:path'
import { findProbeAnswer } from '../../report/probe/html/sections.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { writeDerivedFiles } from '../../run/store/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import { printProbe } from '../output/print-probe.ts'
import { type PrintOptions, printRun, printWarnings } from '../output/print-run.ts'

export async function report(run: string, options: PrintOptions, context: CliContext): Promise<void> {
  const folder = path.resolve(context.cwd, run)
  const derived = await writeDerivedFiles(folder)
  printWarnings(derived, context)
  const answer = findProbeAnswer(await readSidecars(folder))
  if (answer && derived.workload === 'requests')
    await printProbe({ folder, file: derived.runSummary.file, answer }, options, context)
  else await printRun(folder, derived, options, context)
}
