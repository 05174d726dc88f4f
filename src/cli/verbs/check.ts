import path from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import { checkLines, checkOutcomes } from '../../report/check/check-lines.ts'
import {
  checkNotes,
  formatCheckJson,
  renderCheckMarkdown,
  renderCheckText,
} from '../../report/check/check-report.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { loadBaseline, loadBaselines } from '../../run/store/baseline-store.ts'
import { loadArms } from '../../run/store/load-arms.ts'
import { describeMachine } from '../../tally/baseline/baseline.ts'
import { checkBaseline } from '../../tally/baseline/check-baseline.ts'
import { findBaselineMismatch } from '../../tally/baseline/eligibility.ts'
import { learnSpreadFromBaselines } from '../../tally/baseline/learned-spread.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfOutcomes } from '../gate-code.ts'
import { reportToCi } from '../output/ci-reports.ts'
import { damagePrinter } from '../output/print-run.ts'
import { BASELINES_FOLDER } from './baseline.ts'

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
export function addCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .helpGroup('Decide:')
    .summary('compare a run with a baseline: regression, improvement or no change')
    .description('Compare a run with a baseline, using the margins that were saved with it.')
    .argument('<run>', 'the folder of a run')
    .requiredOption('--baseline <name>', 'name of the baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option('--control <target>', 'a target in both runs whose change is subtracted from the others')
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action((run: string, options: CheckOptions) => check(run, options, context))
}

async function check(run: string, options: CheckOptions, context: CliContext): Promise<void> {
  const { cwd, output, setExitCode } = context
  const baselines = path.resolve(cwd, options.baselines)
  const baseline = await loadBaseline(baselines, options.baseline)
  const where = path.resolve(cwd, run)
  const { file, arms } = await loadArms(where, damagePrinter(context))
  const reason = findBaselineMismatch(file, baseline)
  if (reason) throw new SetupError(`not comparable: ${reason}`, { code: 'NOT_COMPARABLE' })
  const learned = learnSpreadFromBaselines(baseline, await loadBaselines(baselines))
  const result = checkBaseline(baseline, arms, {
    seed: file.scenario.seed,
    ...(learned && { learned }),
    ...(options.control !== undefined && { control: options.control }),
  })
  const notes = checkNotes({ check: result, baseline, machine: describeMachine(file) })
  const report = { check: result, baseline, run: file.run, notes }
  const outcomes = checkOutcomes(`${baseline.scenario} against ${baseline.name}`, checkLines(result))
  const [json, markdown] = [formatCheckJson(report), renderCheckMarkdown(report)]
  // Next to the run, where its report finds it.
  await writeSidecar(where, 'check.json', json)
  if (options.json) output.write(json)
  else output.write(options.markdown ? markdown : renderCheckText(report, output.paint))
  await reportToCi(outcomes, options, context, markdown)
  setExitCode(exitCodeOfOutcomes(outcomes))
}
