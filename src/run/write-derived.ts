import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { derivedFiles } from '../report/derived.ts'
import { type Digest, digestTrials } from '../report/digest.ts'
import { readCompanions } from '../results/companions.ts'
import { openRun } from '../results/run.ts'
import { armsOf } from '../tally/compare/arm.ts'
import { hasOptions, type OptionCost, optionCosts } from '../tally/compare/option-costs.ts'
import { readPlays } from './plays.ts'

/** A run as its folder tells it, and whether the folder was torn by a kill. */
export interface ReportedRun {
  readonly digest: Digest
  /** What options of targets cost beside those without. */
  readonly optionCosts: readonly OptionCost[]
  /** True when the last row had been cut off in the middle. */
  readonly torn: boolean
}

/** Makes every derived file of a run's folder again, from what the folder holds and nothing else. */
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
