import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { createAdapterCatalog } from '../../library/shared/adapter-catalog.ts'
import { describeFileError, hintForFileError } from '../../results/file-error.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import { parseScenario } from '../../scenario/read/parse-scenario.ts'
import { writeComparison } from '../../scenario/write-comparison.ts'
import { type BenchOptions, benchComparison } from '../bench/bench-scenario.ts'
import { type BenchTextOptions, benchTexts } from '../bench/bench-texts.ts'
import type { CliContext } from '../cli-context.ts'
import { resolveAdapterArgument } from '../input/adapter-argument.ts'
import { formatPlan, planJson } from '../output/format-plan.ts'
import { announceWarnings } from '../run/announce-warnings.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { planScenario } from '../run/plan-from-file.ts'

export interface BenchCommandOptions
  extends BenchOptions,
    BenchTextOptions,
    Omit<RunCommandOptions, keyof BenchOptions | 'only'> {
  /** The file to save the scenario to. */
  readonly save?: string
}

/** The name of a scenario that is not saved, in messages. */
const UNSAVED = 'the scenario of these options'

export async function bench(
  adapters: readonly string[],
  options: BenchCommandOptions,
  context: CliContext,
): Promise<void> {
  const catalog = createAdapterCatalog()
  const file = path.resolve(context.cwd, options.save ?? UNSAVED)
  const folder = path.dirname(file)
  const known = adapters.map((adapter) => resolveAdapterArgument(adapter, folder, context.cwd, catalog))
  const texts = await benchTexts(options, context.cwd)
  const comparison = await benchComparison(known, texts, options, catalog)
  const text = writeComparison(comparison)
  const scenario = await parseScenario(text, options.save === undefined ? UNSAVED : file, catalog)
  const seeded = options.seed === undefined ? scenario : { ...scenario, seed: options.seed }
  const planned = await planScenario({ workload: 'requests', scenario: seeded }, folder, options, context)
  if (options.save !== undefined) await saveScenario(file, text, context)
  if (options.dryRun) {
    const warnings = await collectOfflineWarnings(planned.plan, context.today)
    announceWarnings(planned.plan, warnings, options, context)
    return context.output.write(options.json ? planJson(planned) : formatPlan(planned))
  }
  const { executeAndReport } = await import('../run/execute-and-report.ts')
  await executeAndReport(planned, options, context)
}

/** Throws a `SetupError`, also if the file exists, because it may have been edited. */
async function saveScenario(file: string, text: string, { cwd, progress }: CliContext): Promise<void> {
  const shown = path.relative(cwd, file)
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw new SetupError(
      exists
        ? `--save: ${shown} exists already`
        : `--save: cannot write ${shown}: ${describeFileError(cause)}`,
      {
        code: 'SAVE_UNWRITABLE',
        hint: exists ? `Run it with \`ttfa run ${shown}\`, or choose another name.` : hintForFileError(cause),
      },
    )
  }
  progress.write(`scenario: ${shown}\n`)
}
