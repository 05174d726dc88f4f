import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Environment } from '../../core/config/environment.ts'
import { EXPORTS_FOLDER, type Output } from '../../core/config/output.ts'
import { SetupError } from '../../core/setup-error.ts'
import { EXPORTERS, type ExportableRun } from '../../report/export/export-formats.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { readSummary } from '../finished-runs/read-summary.ts'
import { receiverHeaders } from './receiver-headers.ts'
import { sendRun } from './send-run.ts'

/**
 * Brings a run where its scenario says. Resolves to what could not be written or sent, each a phrase: the run itself is
 * on disk, so that nothing is lost.
 */
export async function writeOutputs(
  folder: string,
  outputs: readonly Output[],
  environment: Environment,
): Promise<string[]> {
  if (outputs.length === 0) return []
  const run = await readSummary(folder)
  const problems: string[] = []
  for (const output of outputs)
    await writeOutput(run, output, { folder, environment }).catch((error: unknown) => {
      problems.push(describeProblem(error, output, folder))
    })
  return problems
}

interface OutputContext {
  readonly folder: string
  readonly environment: Environment
}

async function writeOutput(
  run: ExportableRun,
  output: Output,
  { folder, environment }: OutputContext,
): Promise<void> {
  if (output.kind === 'file') return writeFiles(run, output.format, path.join(folder, EXPORTS_FOLDER))
  const headers = receiverHeaders(output.format, output.to, 'scenario', environment)
  await sendRun(run, output, headers)
}

async function writeFiles(
  run: ExportableRun,
  format: Extract<Output, { kind: 'file' }>['format'],
  folder: string,
): Promise<void> {
  await makeFolder(folder)
  for (const { name, content } of await EXPORTERS[format](run))
    await writeFile(path.join(folder, name), content)
}

function describeProblem(error: unknown, output: Output, folder: string): string {
  if (isFileError(error))
    return `${output.format} was not written into ${folder}: ${describeFileError(error)}`
  if (error instanceof SetupError) return `${error.message}. ${error.hint ?? ''}`.trim()
  throw error
}
