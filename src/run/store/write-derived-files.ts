import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderDerivedFiles, type Supplements } from '../../report/run/derived-files.ts'
import { openRun } from '../../results/run/run.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { collectArms } from '../../tally/compare/arm.ts'
import { hasOptions, measureOptionCosts, type OptionCost } from '../../tally/compare/option-costs.ts'
import { type RunSummary, summarizeRun } from '../../tally/run/run-summary.ts'
import { readPlaybackExamples } from './playback-examples.ts'

/** The summary of a run folder, and whether its last row was cut off by a kill. */
export interface DerivedRun {
  readonly runSummary: RunSummary
  /** What options cost in latency, compared with targets without them. */
  readonly optionCosts: readonly OptionCost[]
  /** True if the last row was cut off. */
  readonly isTruncated: boolean
}

/** Rebuilds every derived file of a run folder from its primary files. */
export async function writeDerivedFiles(folder: string): Promise<DerivedRun> {
  const run = await openRun(folder)
  let isTruncated = false
  const runSummary = await summarizeRun(
    run.file,
    run.trials(() => {
      isTruncated = true
    }),
  )
  const supplements: Required<Supplements> = {
    playbackExamples: await readPlaybackExamples(runSummary, run.folder),
    optionCosts: hasOptions(run.file.scenario)
      ? measureOptionCosts(run.file.scenario, await collectArms(run.file, run.trials()))
      : [],
    sidecars: await readSidecars(run.folder.path),
  }
  for (const [name, content] of Object.entries(await renderDerivedFiles(runSummary, supplements)))
    await writeFile(path.join(folder, name), content)
  return { runSummary, isTruncated, optionCosts: supplements.optionCosts }
}
