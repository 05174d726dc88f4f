import path from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../core/setup-error.ts'
import { baselineDetails, baselineJson, baselineLine } from '../report/baseline.ts'
import { baselineNames, loadBaseline, saveBaseline } from '../run/baseline-store.ts'
import { loadArms } from '../run/load-arms.ts'
import { baselineOf } from '../tally/compare/baseline.ts'
import { DEFAULT_GATES, type StageGate } from '../tally/compare/gate.ts'
import { unfitness } from '../tally/compare/refusal.ts'
import type { Context } from './context.ts'
import { share, stageGate } from './gate-options.ts'

/** The folder of baselines, relative to the working folder. Baselines belong in version control. */
export const BASELINES = 'baselines'

const EXAMPLES = `
Examples:
  $ ttfa baseline save results/20261120T101500Z-nightly main
  $ ttfa baseline save results/20261120T101500Z-nightly main --gate ttfa_heard:p95:5%
  $ ttfa baseline list
  $ ttfa baseline show main

A baseline is a file in ${BASELINES}/ to commit. It fixes what is checked and which
changes are too small to matter, before there is anything to compare.
`

interface SaveOptions {
  readonly gate?: StageGate[]
  readonly success: number
  readonly baselines: string
}

/** `ttfa baseline`: manages the baselines that later runs are compared with. */
export function addBaseline(program: Command, context: Context): void {
  const verb = program
    .command('baseline')
    .helpGroup('Decide:')
    .summary('save, list and show the baselines that later runs are compared with')
    .description('Save, list and show baselines. `ttfa check` compares later runs with them.')
    .addHelpText('after', EXAMPLES)
  verb
    .command('save')
    .description('Save a run as the baseline with this name.')
    .argument('<run>', 'the folder of a run')
    .argument('<name>', 'the name, such as a branch')
    .option('--gate <gate>', 'stage:percentile:margin, such as ttfa_heard:p95:10% (repeatable)', stageGate)
    .option(
      '--success <margin>',
      'how far the share of successful trials may fall',
      share,
      DEFAULT_GATES.success.margin,
    )
    .option('--baselines <folder>', 'folder of the baselines', BASELINES)
    .action((run: string, name: string, options: SaveOptions) => save(run, name, options, context))
  verb
    .command('list')
    .description('List the baselines.')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES)
    .option('--json', 'print as JSON')
    .action((options: { baselines: string; json?: boolean }) => list(options, context))
  verb
    .command('show')
    .description('Show the content and gates of a baseline.')
    .argument('<name>', 'the name of a baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES)
    .option('--json', 'print as JSON')
    .action((name: string, options: { baselines: string; json?: boolean }) => show(name, options, context))
}

async function save(
  run: string,
  name: string,
  options: SaveOptions,
  { folder, output }: Context,
): Promise<void> {
  const { file, arms } = await loadArms(path.resolve(folder, run))
  const why = unfitness(file)
  if (why) throw new SetupError(`${run} cannot be a baseline: ${why}`, { code: 'BASELINE_UNFIT' })
  const gates = { stages: options.gate ?? DEFAULT_GATES.stages, success: { margin: options.success } }
  const baseline = baselineOf(name, file, arms, gates)
  const saved = await saveBaseline(path.resolve(folder, options.baselines), baseline)
  output.write(`${path.relative(folder, saved)}\n${baselineDetails(baseline)}`)
}

async function list(
  { baselines, json }: { baselines: string; json?: boolean },
  { folder, output }: Context,
): Promise<void> {
  const where = path.resolve(folder, baselines)
  const all = await Promise.all((await baselineNames(where)).map((name) => loadBaseline(where, name)))
  if (json) output.write(`${JSON.stringify(all.map(baselineJson), null, 2)}\n`)
  else
    output.write(
      all.length > 0
        ? all.map((each) => `${baselineLine(each)}\n`).join('')
        : `no baselines in ${baselines}\n`,
    )
}

async function show(
  name: string,
  { baselines, json }: { baselines: string; json?: boolean },
  { folder, output }: Context,
): Promise<void> {
  const baseline = await loadBaseline(path.resolve(folder, baselines), name)
  output.write(json ? `${JSON.stringify(baselineJson(baseline), null, 2)}\n` : baselineDetails(baseline))
}
