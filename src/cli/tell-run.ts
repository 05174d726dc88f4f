import path from 'node:path'
import { summaryJson } from '../report/json.ts'
import { optionsText } from '../report/options-text.ts'
import { renderText } from '../report/text.ts'
import { readRows } from '../results/read-rows.ts'
import { runFolderAt } from '../results/run-folder.ts'
import type { ReportedRun } from '../run/write-derived.ts'
import type { Context } from './context.ts'

/** How to print a run: as tables, unless the command line asks for another format. */
export interface TellOptions {
  /** Print the summary as JSON. */
  readonly json?: boolean
  /** Print the trials as CSV. */
  readonly csv?: boolean
}

/** Prints a run's result. Nothing else goes to the output, so that it can be piped. */
export async function tellRun(
  folder: string,
  { digest, optionCosts }: Pick<ReportedRun, 'digest' | 'optionCosts'>,
  { json, csv }: TellOptions,
  { output, folder: here }: Context,
): Promise<void> {
  if (csv) for await (const rows of readRows(runFolderAt(folder).trials)) output.write(rows)
  else if (json) output.write(summaryJson(digest, optionCosts))
  else {
    const text = renderText(digest, { paint: output.paint, folder: path.relative(here, folder) || '.' })
    const options = optionsText(digest.file, optionCosts)
    output.write(options === '' ? text : `${text}\n${options}`)
  }
}
