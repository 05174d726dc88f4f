import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import type { ExportFormat } from '../../report/export/export-format.ts'
import { EXPORTERS } from '../../report/export/export-formats.ts'
import type { ExportedFile } from '../../report/export/exported-file.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { readSummary } from '../../run/store/read-summary.ts'
import type { CliContext } from '../cli-context.ts'
import { damagePrinter } from '../output/print-run.ts'

export interface ExportOptions {
  readonly format: ExportFormat
  readonly out?: string
}

export async function exportRun(
  run: string,
  { format, out }: ExportOptions,
  context: CliContext,
): Promise<void> {
  const files = EXPORTERS[format](
    await readSummary(await resolveRun(run, context.cwd), damagePrinter(context)),
  )
  if (out !== undefined) return writeAll(files, path.resolve(context.cwd, out), context)
  const [only, ...others] = files
  if (!only || others.length > 0)
    throw new SetupError(`${files.length} files cannot be printed together`, {
      code: 'OUT_MISSING',
      hint: 'Name a folder with --out.',
    })
  context.output.write(only.content)
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
