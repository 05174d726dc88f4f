import path from 'node:path'
import { formatOptions } from '../../report/format/provisioning/options-text.ts'
import { formatSummaryJson } from '../../report/run/summary-json.ts'
import { renderRunText } from '../../report/run/text/run-text.ts'
import { readRows } from '../../results/csv/read-rows.ts'
import { runFolderAt } from '../../results/run/run-folder.ts'
import type { DerivedRun } from '../../run/store/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'

/** How to print a run: as tables, unless the command line asks for another format. */
export interface PrintOptions {
  /** Print the summary as JSON. */
  readonly json?: boolean
  /** Print the trials as CSV. */
  readonly csv?: boolean
}

/** Prints a run's result. Nothing else goes to the output, so that it can be piped. */
export async function printRun(
  folder: string,
  { runSummary, optionCosts }: Pick<DerivedRun, 'runSummary' | 'optionCosts'>,
  { json, csv }: PrintOptions,
  { output, cwd: here }: CliContext,
): Promise<void> {
  if (csv) for await (const rows of readRows(runFolderAt(folder).trials)) output.write(rows)
  else if (json) output.write(formatSummaryJson(runSummary, optionCosts))
  else {
    const text = renderRunText(runSummary, {
      paint: output.paint,
      folder: path.relative(here, folder) || '.',
    })
    const options = formatOptions(runSummary.file, optionCosts)
    output.write(options === '' ? text : `${text}\n${options}`)
  }
}
