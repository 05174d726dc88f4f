import path from 'node:path'
import { RESULTS_FOLDER } from '../../library/shared/resolve-run.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { readVersion } from '../../library/shared/version.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { writeDerivedFiles } from '../../run/finished-runs/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import type { UnfinishedWork } from '../interrupts.ts'
import { afterRun } from '../output/after-run-error.ts'
import { type FinishedProbe, printProbe } from '../output/print-probe.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { probeExitCode } from './probe-ending.ts'
import type { ProbeCommandOptions } from './probe-options.ts'
import { UnfinishedRun } from './unfinished-run.ts'

type Ended = Parameters<typeof probeExitCode>[0] &
  Omit<FinishedProbe, 'folder'> & { readonly folder: { readonly path: string } }

/** What a search of any workload needs of the command. */
export interface ProbeContext {
  readonly results: string
  readonly out?: string
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly control: RunControl
  /** The user's name for the place where it measures. */
  readonly vantage?: string
  readonly onStart: (folder: { readonly path: string }) => void
}

/**
 * Runs a search, prints what it found, and sets the exit code.
 * @param work asked if the search does not end within a second
 */
export async function conductProbe(
  options: ProbeCommandOptions,
  context: CliContext,
  log: (text: string) => void,
  search: (surroundings: ProbeContext) => Promise<Ended>,
  work?: UnfinishedWork,
): Promise<void> {
  const unfinished = new UnfinishedRun()
  const asked = work ?? unfinished
  const { control, stop } = context.watchInterrupts({ unfinished: asked, finishesRequests: true })
  try {
    const ended = await search({
      results: path.resolve(context.cwd, RESULTS_FOLDER),
      ...(options.out !== undefined && { out: path.resolve(context.cwd, options.out) }),
      secrets: await collectSecrets(context.environment),
      versions: { ttfa: readVersion(), node: process.version },
      control,
      ...(options.vantage !== undefined && { vantage: options.vantage }),
      onStart: (folder) => {
        const name = path.relative(context.cwd, folder.path)
        unfinished.start(name)
        log(`results: ${name}\n`)
      },
    })
    // Everything is on disk: from now on Ctrl-C ends the process at once, no matter how long the report
    // takes.
    stop()
    // Drawing a report takes too long after a second Ctrl-C.
    if (control.abort.aborted) {
      context.progress.write(`\n${asked.lastWords()}\n`)
      return context.setExitCode(EXIT_CODES.interrupted)
    }
    const folder = ended.folder.path
    // The report and all other files derived from the trials.
    await afterRun('its report could not be made', folder, async () => {
      printWarnings(await writeDerivedFiles(folder), context)
      await printProbe({ ...ended, folder }, options, context)
    })
    context.setExitCode(probeExitCode(ended))
  } finally {
    stop()
  }
}
