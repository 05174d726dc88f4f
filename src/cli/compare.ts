import path from 'node:path'
import { type Command, Option } from 'commander'
import { SetupError } from '../core/setup-error.ts'
import { STAGES, type StageName } from '../core/stages.ts'
import { compareJson } from '../report/compare-json.ts'
import { compareMarkdown } from '../report/compare-markdown.ts'
import { type ComparisonReport, compareText } from '../report/compare-text.ts'
import { leaveCompanion } from '../results/companions.ts'
import { type LoadedRun, loadArms } from '../run/load-arms.ts'
import { suggestion } from '../scenario/nearest.ts'
import { compareTargets, compareTwoRuns } from '../tally/compare/compare-runs.ts'
import type { Context } from './context.ts'
import { percentileShare, stageName } from './gate-options.ts'

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
const SHOWN: readonly StageName[] = [
  ...STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name),
  'ttfb',
  'ttfa_due',
  'ttfa_cold',
]

interface CompareCommandOptions {
  readonly against?: string
  readonly by: Criterion
  readonly stage?: StageName[]
  readonly json?: boolean
  readonly markdown?: boolean
}

interface Criterion {
  readonly stage: StageName
  readonly share: number
}

/** `ttfa compare`: compares targets or runs, with intervals. */
export function addCompare(program: Command, context: Context): void {
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
      new Option('--by <stage:percentile>', 'what the ranking is based on')
        .argParser(criterion)
        .default({ stage: 'ttfa_heard', share: 0.5 } satisfies Criterion, 'ttfa_heard:p50'),
    )
    .option('--stage <name>', 'compare this stage (repeatable; default: the headline stages)', stages)
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
  { folder, output }: Context,
): Promise<void> {
  const where = path.resolve(folder, run)
  const first = await loadArms(where)
  const second = other === undefined ? undefined : await loadArms(path.resolve(folder, other))
  const report = reportOf(first, second, options)
  const json = compareJson(report)
  // A comparison within one run is saved next to the run, where its report finds it.
  if (!second) await leaveCompanion(where, 'compare.json', json)
  if (options.json) output.write(json)
  else output.write(options.markdown ? compareMarkdown(report) : compareText(report, output.paint))
}

function reportOf(
  first: LoadedRun,
  second: LoadedRun | undefined,
  options: CompareCommandOptions,
): ComparisonReport {
  const chosen = {
    seed: first.file.scenario.seed,
    criterion: options.by,
    stages: options.stage ?? SHOWN,
    ...(options.against !== undefined && { against: known(options.against, first) }),
  }
  const all = second ? [first, second] : [first]
  for (const { file } of all) refuseInvalid(file)
  return {
    comparison: second
      ? compareTwoRuns(first, second, chosen)
      : compareTargets(first.file, first.arms, chosen),
    runs: all.map(({ file }) => file.run),
    simulated: all.some(({ arms }) =>
      arms.some(({ circumstances }) => circumstances['answered by'] === 'the lab'),
    ),
  }
}

function refuseInvalid({ run, validity }: LoadedRun['file']): void {
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid: the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
        hint: 'Measure again with less load or on a quieter machine.',
      },
    )
}

function known(target: string, { file }: LoadedRun): string {
  const names = file.scenario.targets.map(({ id }) => id)
  if (names.includes(target)) return target
  throw new SetupError(`--against: the run has no target ${target}${suggestion(target, names)}`, {
    code: 'TARGET_UNKNOWN',
    hint: `It has ${names.join(', ')}.`,
  })
}

function criterion(words: string): Criterion {
  const [stage = '', percentile = ''] = words.split(':')
  return { stage: stageName(stage), share: percentileShare(percentile) }
}

function stages(words: string, before: readonly StageName[] | undefined): StageName[] {
  return [...(before ?? []), stageName(words)]
}
