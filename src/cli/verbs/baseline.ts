import path from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import {
  formatBaselineDetails,
  formatBaselineLine,
  toBaselineJson,
} from '../../report/check/baseline-report.ts'
import { baselineNames, loadBaseline, saveBaseline } from '../../run/store/baseline-store.ts'
import { loadArms } from '../../run/store/load-arms.ts'
import { createBaseline } from '../../tally/baseline/baseline.ts'
import { findBaselineDefect } from '../../tally/baseline/eligibility.ts'
import { DEFAULT_SUCCESS_MARGIN, defaultStageGates, type StageGate } from '../../tally/baseline/gates.ts'
import type { CliContext } from '../cli-context.ts'
import { collectStageGates, parseShare } from '../input/parse-options.ts'
import { damagePrinter } from '../output/print-run.ts'

/** The folder of baselines, relative to the working folder. Baselines belong in version control. */
export const BASELINES_FOLDER = 'baselines'

const EXAMPLES = `
Examples:
  $ ttfa baseline save results/20261120T101500Z-nightly main
  $ ttfa baseline save results/20261120T101500Z-nightly main --gate ttfa_heard:p95:5%
  $ ttfa baseline list
  $ ttfa baseline show main

A baseline is a file in ${BASELINES_FOLDER}/ to commit. It fixes what is checked and which
changes are too small to matter, before there is anything to compare.
`

interface SaveOptions {
  readonly gate?: StageGate[]
  readonly success: number
  readonly spread?: number
  readonly baselines: string
}

/** `ttfa baseline`: manages the baselines that later runs are compared with. */
export function addBaseline(program: Command, context: CliContext): void {
  const baseline = program
    .command('baseline')
    .helpGroup('Decide:')
    .summary('save, list and show the baselines that later runs are compared with')
    .description('Save, list and show baselines. `ttfa check` compares later runs with them.')
    .addHelpText('after', EXAMPLES)
  baseline
    .command('save')
    .description('Save a run as the baseline with this name.')
    .argument('<run>', 'the folder of a run')
    .argument('<name>', 'the name, such as a branch')
    .option(
      '--gate <gate>',
      'stage:percentile:margin, such as ttfa_heard:p95:10% (repeatable)',
      collectStageGates,
    )
    .option(
      '--success <margin>',
      'largest allowed drop of the success rate',
      parseShare,
      DEFAULT_SUCCESS_MARGIN,
    )
    .option(
      '--spread <share>',
      'how much runs differ from one another without a change, such as 3% (a standard deviation)',
      parseShare,
    )
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .action((run: string, name: string, options: SaveOptions) => save(run, name, options, context))
  baseline
    .command('list')
    .description('List the baselines.')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option('--json', 'print as JSON')
    .action((options: { baselines: string; json?: boolean }) => list(options, context))
  baseline
    .command('show')
    .description('Show the content and gates of a baseline.')
    .argument('<name>', 'the name of a baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option('--json', 'print as JSON')
    .action((name: string, options: { baselines: string; json?: boolean }) => show(name, options, context))
}

async function save(
  run: string,
  name: string,
  options: SaveOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const { file, arms } = await loadArms(path.resolve(cwd, run), damagePrinter({ progress }))
  const reason = findBaselineDefect(file)
  if (reason) throw new SetupError(`${run} cannot be a baseline: ${reason}`, { code: 'BASELINE_UNFIT' })
  const gates = {
    stages: options.gate ?? defaultStageGates(file.scenario.targets.length, file.simulated),
    success: { margin: options.success },
    ...(options.spread !== undefined && { spread: options.spread }),
  }
  const baseline = createBaseline(name, file, arms, gates)
  const saved = await saveBaseline(path.resolve(cwd, options.baselines), baseline)
  output.write(`${path.relative(cwd, saved)}\n${formatBaselineDetails(baseline)}`)
}

async function list(
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const location = path.resolve(cwd, baselines)
  const all = await Promise.all((await baselineNames(location)).map((name) => loadBaseline(location, name)))
  if (json) output.write(`${JSON.stringify(all.map(toBaselineJson), null, 2)}\n`)
  else
    output.write(
      all.length > 0
        ? all.map((each) => `${formatBaselineLine(each)}\n`).join('')
        : `no baselines in ${baselines}\n`,
    )
}

async function show(
  name: string,
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const baseline = await loadBaseline(path.resolve(cwd, baselines), name)
  output.write(
    json ? `${JSON.stringify(toBaselineJson(baseline), null, 2)}\n` : formatBaselineDetails(baseline),
  )
}
