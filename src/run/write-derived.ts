import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { derivedFiles } from '../report/derived.ts'
import { type Digest, digestTrials } from '../report/digest.ts'
import { readCompanions } from '../results/companions.ts'
import { openRun } from '../results/run.ts'
import { armsOf } from '../tally/compare/arm.ts'
import { hasOptions, type OptionCost, optionCosts } from '../tally/compare/option-costs.ts'
import { readPlays } from './plays.ts'

/** The summary of a run folder, and whether its last row was cut off by a kill. */
export interface ReportedRun {
  readonly digest: Digest
  /** What options cost in latency, compared with targets without them. */
  readonly optionCosts: readonly OptionCost[]
  /** True if the last row was cut off. */
  readonly torn: boolean
}

/** Rebuilds every derived file of a run folder from its primary files. */
export async function writeDerived(folder: string): Promise<ReportedRun> {
  const run = await openRun(folder)
  let torn = false
  const digest = await digestTrials(
    run.file,
    run.trials(() => {
      torn = true
    }),
  )
  const supplements = {
    plays: await readPlays(digest, run.folder),
    optionCosts: hasOptions(run.file.scenario)
      ? optionCosts(run.file.scenario, await armsOf(run.file, run.trials()))
      : [],
    companions: await readCompanions(run.folder.path),
  }
  for (const [name, content] of Object.entries(await derivedFiles(digest, supplements)))
    await writeFile(path.join(folder, name), content)
  return { digest, torn, optionCosts: supplements.optionCosts }
}
