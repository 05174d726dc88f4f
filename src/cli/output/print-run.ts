import path from 'node:path'
import { formatConversationsJson } from '../../report/conversation/summary-json.ts'
import { renderConversationsText } from '../../report/conversation/text.ts'
import { formatOptions } from '../../report/format/provisioning/options-text.ts'
import { formatSummaryJson } from '../../report/run/summary-json.ts'
import { renderRunText } from '../../report/run/text/run-text.ts'
import { readRows } from '../../results/csv/read-rows.ts'
import { runFolderAt } from '../../results/run/run-folder.ts'
import type { DerivedRun } from '../../run/finished-runs/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'

/** How to print a run: as tables, unless the command line asks for another format. */
export interface PrintOptions {
  /** Print the summary as JSON. */
  readonly json?: boolean
  /** Print the trials, or the turns of conversations, as CSV. */
  readonly csv?: boolean
}

/** Prints a run's result. Nothing else goes to the output, so that it can be piped. */
export async function printRun(
  folder: string,
  derived: DerivedRun,
  { json, csv }: PrintOptions,
  { output, cwd: here }: CliContext,
): Promise<void> {
  const { trials, turns } = runFolderAt(folder)
  if (csv)
    for await (const rows of readRows(derived.workload === 'requests' ? trials : turns)) output.write(rows)
  else if (json) output.write(formatJson(derived))
  else output.write(formatText(derived, { paint: output.paint, folder: path.relative(here, folder) || '.' }))
}

function formatJson(derived: DerivedRun): string {
  return derived.workload === 'requests'
    ? formatSummaryJson(derived.runSummary, derived.optionCosts)
    : formatConversationsJson(derived.conversations)
}

function formatText(derived: DerivedRun, style: Parameters<typeof renderRunText>[1]): string {
  if (derived.workload === 'conversations') return renderConversationsText(derived.conversations, style)
  const text = renderRunText(derived.runSummary, style)
  const options = formatOptions(derived.runSummary.file, derived.optionCosts)
  return options === '' ? text : `${text}\n${options}`
}
