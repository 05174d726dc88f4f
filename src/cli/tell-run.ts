import path from 'node:path'
import { summaryJson } from '../report/json.ts'
import { optionsText } from '../report/options-text.ts'
import { renderText } from '../report/text.ts'
import { readRows } from '../results/read-rows.ts'
import { runFolderAt } from '../results/run-folder.ts'
import type { ReportedRun } from '../run/write-derived.ts'
import type { Context } from './context.ts'

/** How a run is told: as tables for people, unless the command line asks for something else. */
export interface TellOptions {
  /** The summary, for machines. */
  readonly json?: boolean
  /** The trials, for a spreadsheet. */
  readonly csv?: boolean
}

/** Prints a run's result. Nothing but the result goes to the output, so that it can be piped as it is. */
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
