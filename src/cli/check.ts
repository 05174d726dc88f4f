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

Exit code 99 for a regression, 112 where too few trials leave it open. Inside
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

/** `ttfa check`: did a run get slower than its baseline? */
export function addCheck(program: Command, context: Context): void {
  program
    .command('check')
    .helpGroup('Decide:')
    .summary('hold a run against a baseline: regression, improvement or the same')
    .description('Hold a run against a baseline, by the margins that were set when the baseline was saved.')
    .argument('<run>', 'the folder of a run')
    .requiredOption('--baseline <name>', 'the baseline')
    .option('--baselines <folder>', 'where baselines are kept', BASELINES)
    .option(
      '--control <target>',
      'a target that ran beside the others in both runs and cancels what changed for all',
    )
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
  // Beside the run, where its report finds it.
  await leaveCompanion(where, 'check.json', json)
  if (options.json) output.write(json)
  else output.write(options.markdown ? markdown : checkText(report, output.paint))
  await tellBuild(outcomes, options, context, markdown)
  conclude(gateCode(outcomes))
}
