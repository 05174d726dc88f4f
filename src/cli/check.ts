import path from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../core/setup-error.ts'
import { checkJson, checkMarkdown, checkNotes, checkText } from '../report/check.ts'
import { checkLines, checkOutcomes } from '../report/check-words.ts'
import { leaveCompanion } from '../results/companions.ts'
import { loadBaseline } from '../run/baseline-store.ts'
import { loadArms } from '../run/load-arms.ts'
import { machineOf } from '../tally/compare/baseline.ts'
import { checkAgainst } from '../tally/compare/check.ts'
import { refusalOf } from '../tally/compare/refusal.ts'
import { BASELINES } from './baseline.ts'
import { tellBuild } from './build-files.ts'
import type { Context } from './context.ts'
import { gateCode } from './gate-code.ts'

const EXAMPLES = `
Examples:
  $ ttfa check results/20261121T101500Z-nightly --baseline main
  $ ttfa check results/20261121T101500Z-nightly --baseline main --control reference
  $ ttfa check results/20261121T101500Z-nightly --baseline main --junit check.xml

Exit code 99 for a regression, 112 if there are too few trials to decide. In
GitHub Actions the job gets annotations and a summary.
`

interface CheckOptions {
  readonly baseline: string
  readonly baselines: string
  readonly control?: string
  readonly junit?: string
  readonly json?: boolean
  readonly markdown?: boolean
}

/** `ttfa check`: compares a run with a baseline. */
export function addCheck(program: Command, context: Context): void {
  program
    .command('check')
    .helpGroup('Decide:')
    .summary('compare a run with a baseline: regression, improvement or no change')
    .description('Compare a run with a baseline, using the margins that were saved with it.')
    .argument('<run>', 'the folder of a run')
    .requiredOption('--baseline <name>', 'name of the baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES)
    .option('--control <target>', 'a target in both runs whose change is subtracted from the others')
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action((run: string, options: CheckOptions) => check(run, options, context))
}

async function check(run: string, options: CheckOptions, context: Context): Promise<void> {
  const { folder, output, conclude } = context
  const baseline = await loadBaseline(path.resolve(folder, options.baselines), options.baseline)
  const where = path.resolve(folder, run)
  const { file, arms } = await loadArms(where)
  const why = refusalOf(file, baseline)
  if (why) throw new SetupError(`not comparable: ${why}`, { code: 'NOT_COMPARABLE' })
  const found = checkAgainst(baseline, arms, {
    seed: file.scenario.seed,
    ...(options.control !== undefined && { control: options.control }),
  })
  const notes = checkNotes({ check: found, baseline, machine: machineOf(file) })
  const report = { check: found, baseline, run: file.run, notes }
  const outcomes = checkOutcomes(`${baseline.scenario} against ${baseline.name}`, checkLines(found))
  const [json, markdown] = [checkJson(report), checkMarkdown(report)]
  // Next to the run, where its report finds it.
  await leaveCompanion(where, 'check.json', json)
  if (options.json) output.write(json)
  else output.write(options.markdown ? markdown : checkText(report, output.paint))
  await tellBuild(outcomes, options, context, markdown)
  conclude(gateCode(outcomes))
}
