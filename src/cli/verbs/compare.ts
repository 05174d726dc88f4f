import path from 'node:path'
import { type Command, Option } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import { STAGES, type StageName } from '../../core/stages.ts'
import { formatCompareJson } from '../../report/compare/compare-json.ts'
import { renderCompareMarkdown } from '../../report/compare/compare-markdown.ts'
import { type ComparisonReport, renderCompareText } from '../../report/compare/compare-text.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { type LoadedRun, loadArms } from '../../run/store/load-arms.ts'
import { compareTargets, compareTwoRuns } from '../../tally/compare/compare-runs.ts'
import { declaredSpread } from '../../tally/compare/run-spread.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'
import { damagePrinter } from '../output/print-run.ts'

const EXAMPLES = `
Examples:
  $ ttfa compare results/20261120T101500Z-first-look
  $ ttfa compare results/20261120T101500Z-first-look --against lightning-ws --by ttfa:p95
  $ ttfa compare results/20261120T101500Z-before results/20261120T111500Z-after
  $ ttfa compare --markdown results/20261120T101500Z-first-look

Targets of one interleaved run are paired block by block, which cancels drift;
between two runs nothing cancels it. Targets that differ in transport, connection
state, region, audio format or analyser are only shown side by side.
`

/** The stages shown by default. */
const DEFAULT_STAGES: readonly StageName[] = [
  ...STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name),
  'ttfb',
  'ttfa_due',
  'ttfa_cold',
]

interface CompareCommandOptions {
  readonly against?: string
  readonly by: Criterion
  readonly stage?: StageName[]
  readonly spread?: number
  readonly json?: boolean
  readonly markdown?: boolean
}

interface Criterion {
  readonly stage: StageName
  readonly share: number
}

/** `ttfa compare`: compares targets or runs, with intervals. */
export function addCompare(program: Command, context: CliContext): void {
  program
    .command('compare')
    .helpGroup('Decide:')
    .summary('compare targets of a run, or two runs, with intervals')
    .description(
      'Compare the targets of one run, or two runs, stage by stage, and say which differences are significant.',
    )
    .argument('<run>', 'the folder of a run')
    .argument('[other]', 'the folder of a later run')
    .option('--against <target>', 'compare with this target (default: the scenario’s first)')
    .addOption(
      new Option('--by <stage:percentile>', 'stage and percentile to rank by')
        .argParser(parseCriterion)
        .default({ stage: 'ttfa_heard', share: 0.5 } satisfies Criterion, 'ttfa_heard:p50'),
    )
    .option('--stage <name>', 'compare this stage (repeatable; default: the headline stages)', collectStages)
    .option(
      '--spread <share>',
      'how much runs differ from one another without a change, such as 3% (a standard deviation)',
      parseShare,
    )
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action((run: string, other: string | undefined, options: CompareCommandOptions) =>
      compare(run, other, options, context),
    )
}

async function compare(
  run: string,
  other: string | undefined,
  options: CompareCommandOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, output } = context
  const where = path.resolve(cwd, run)
  const first = await loadArms(where, damagePrinter(context))
  const second =
    other === undefined ? undefined : await loadArms(path.resolve(cwd, other), damagePrinter(context))
  const report = buildReport(first, second, options)
  const json = formatCompareJson(report)
  // A comparison within one run is saved next to the run, where its report finds it.
  if (!second) await writeSidecar(where, 'compare.json', json)
  if (options.json) output.write(json)
  else
    output.write(options.markdown ? renderCompareMarkdown(report) : renderCompareText(report, output.paint))
}

function buildReport(
  first: LoadedRun,
  second: LoadedRun | undefined,
  options: CompareCommandOptions,
): ComparisonReport {
  const comparisonOptions = {
    seed: first.file.scenario.seed,
    criterion: options.by,
    stages: options.stage ?? DEFAULT_STAGES,
    ...(options.spread !== undefined && { spread: declaredSpread(options.spread) }),
    ...(options.against !== undefined && { against: requireTarget(options.against, first) }),
  }
  const all = second ? [first, second] : [first]
  for (const { file } of all) requireValid(file)
  return {
    comparison: second
      ? compareTwoRuns(first, second, comparisonOptions)
      : compareTargets(first.file, first.arms, comparisonOptions),
    runs: all.map(({ file }) => file.run),
    simulated: all.some(({ arms }) =>
      arms.some(({ circumstances }) => circumstances['answered by'] === 'the lab'),
    ),
  }
}

function requireValid({ run, validity }: LoadedRun['file']): void {
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid: the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
        hint: 'Measure again with less load or on a quieter machine.',
      },
    )
}

function requireTarget(target: string, { file }: LoadedRun): string {
  const names = file.scenario.targets.map(({ id }) => id)
  if (names.includes(target)) return target
  throw new SetupError(`--against: the run has no target ${target}${suggestNearest(target, names)}`, {
    code: 'TARGET_UNKNOWN',
    hint: `It has ${names.join(', ')}.`,
  })
}

function parseCriterion(words: string): Criterion {
  const [stage = '', percentile = ''] = words.split(':')
  return { stage: parseStageName(stage), share: parsePercentile(percentile) }
}

function collectStages(words: string, before: readonly StageName[] | undefined): StageName[] {
  return [...(before ?? []), parseStageName(words)]
}
