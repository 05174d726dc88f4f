import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import { EXPORT_FORMATS, EXPORTERS, type ExportFormat } from '../../report/export/export-formats.ts'
import type { ExportedFile } from '../../report/export/exported-file.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { loadSummary } from '../../run/store/load-summary.ts'
import type { CliContext } from '../cli-context.ts'
import { damagePrinter } from '../output/print-run.ts'

const EXAMPLES = `
Examples:
  $ ttfa export results/20261120T101500Z-first-look --format json > summary.json
  $ ttfa export results/20261120T101500Z-first-look --format openmetrics
  $ ttfa export results/20261120T101500Z-first-look --format hgrm --out plots/

hgrm         percentile files in milliseconds, one per target, connection state
             and stage (of turns: target, mode, component and stage), for
             HdrHistogram's plotters
openmetrics  the text format of Prometheus, in seconds, for a textfile collector
json         the summary; docs/schema/run-summary.schema.json describes it, and
             conversations-summary.schema.json that of conversations
`

interface ExportOptions {
  readonly format: ExportFormat
  readonly out?: string
}

/** `ttfa export`: writes a run in formats that other tools read. */
export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .helpGroup('Measure:')
    .summary('write a run in a format that other tools read')
    .description('Write a run as percentile files, OpenMetrics text or JSON.')
    .argument('<run>', 'the folder of a run')
    .addOption(
      new Option('--format <format>', 'output format').choices([...EXPORT_FORMATS]).makeOptionMandatory(),
    )
    .option('--out <folder>', 'write files into this folder instead of printing')
    .addHelpText('after', EXAMPLES)
    .action((run: string, options: ExportOptions) => exportRun(run, options, context))
}

async function exportRun(run: string, { format, out }: ExportOptions, context: CliContext): Promise<void> {
  const files = EXPORTERS[format](await loadSummary(path.resolve(context.cwd, run), damagePrinter(context)))
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
