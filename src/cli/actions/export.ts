import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Output, type OutputFormat, readOutput } from '../../core/config/output.ts'
import { SetupError } from '../../core/setup-error.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import { EXPORTERS, type ExportableRun } from '../../report/export/export-formats.ts'
import type { ExportedFile } from '../../report/export/exported-file.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { readSummary } from '../../run/finished-runs/read-summary.ts'
import { receiverHeaders } from '../../run/outputs/receiver-headers.ts'
import { sendRun } from '../../run/outputs/send-run.ts'
import type { CliContext } from '../cli-context.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface ExportOptions {
  readonly format: OutputFormat
  readonly out?: string
  readonly to?: string
}

export async function exportRun(
  run: string,
  { format, out, to }: ExportOptions,
  context: CliContext,
): Promise<void> {
  const output = checkOutput(format, to)
  const read = await readSummary(await resolveRun(run, context.cwd), damagePrinter(context))
  if (output.kind === 'sent') return send(read, output, context)
  const files = await EXPORTERS[output.format](read)
  if (out !== undefined) return writeAll(files, path.resolve(context.cwd, out), context)
  print(files, context)
}

function checkOutput(format: OutputFormat, to: string | undefined): Output {
  const output = readOutput(format, to)
  if (!('expected' in output)) return output
  throw new SetupError(`--to: expected ${output.expected}`, { code: 'OUTPUT_INVALID' })
}

async function send(
  run: ExportableRun,
  { format, to }: Extract<Output, { kind: 'sent' }>,
  { environment, progress }: CliContext,
): Promise<void> {
  const sent = await sendRun(run, { format, to }, receiverHeaders(format, to, 'command line', environment))
  progress.write(`${sent} ${sent === 1 ? 'request' : 'requests'} sent to ${to}\n`)
}

/** Prints a single file of text. Several files, or a binary one, need a folder. */
function print(files: readonly ExportedFile[], { output }: CliContext): void {
  const [only, ...others] = files
  if (!only || others.length > 0)
    throw new SetupError(`${files.length} files cannot be printed together`, {
      code: 'OUT_MISSING',
      hint: 'Name a folder with --out.',
    })
  if (typeof only.content !== 'string')
    throw new SetupError(`${only.name} is not text and cannot be printed`, {
      code: 'OUT_MISSING',
      hint: 'Name a folder with --out.',
    })
  output.write(only.content)
}

async function writeAll(
  files: readonly ExportedFile[],
  folder: string,
  { progress }: CliContext,
): Promise<void> {
  await makeFolder(folder)
  for (const { name, content } of files) await writeFile(path.join(folder, name), content)
  progress.write(`${files.length} files in ${folder}\n`)
}
