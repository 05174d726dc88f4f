import type { ProbeAnswer } from '../probe/answer.ts'
import { validityWords } from '../report/explanations.ts'
import { probeText } from '../report/probe-text.ts'
import { readRows } from '../results/read-rows.ts'
import type { RunFile } from '../results/run-file.ts'
import { runFolderAt } from '../results/run-folder.ts'
import type { Context } from './context.ts'
import type { TellOptions } from './tell-run.ts'

/** A finished search, printed for the first time or again. */
export interface ToldProbe {
  readonly folder: string
  readonly file: RunFile
  readonly answer: ProbeAnswer
}

/**
 * Prints the result of a search. Its trials ran at different levels, so there are no tables over all of them.
 */
export async function tellProbe(
  { folder, file, answer }: ToldProbe,
  { json, csv }: TellOptions,
  { output }: Pick<Context, 'output'>,
): Promise<void> {
  if (csv) for await (const rows of readRows(runFolderAt(folder).trials)) output.write(rows)
  else if (json) output.write(`${JSON.stringify(answer, null, 2)}\n`)
  else output.write(probeText(answer, output.paint, validityWords(file)))
}
