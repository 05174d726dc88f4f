import { type Command, Option } from 'commander'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { Criterion } from '../../library/shared/build-comparison.ts'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { CompareCommandOptions } from '../actions/compare.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa compare results/20261120T101500Z-first-look
  $ ttfa compare results/20261120T101500Z-first-look --against lightning-ws --by ttfa:p95
  $ ttfa compare results/20261120T101500Z-before results/20261120T111500Z-after
  $ ttfa compare last --all

In one interleaved run, targets are paired block by block (conversations turn by
turn), so that drift cancels out. Between two runs it does not. Targets that
differ in transport, connection state, region, audio format or the rule for
audible audio are only shown side by side.
`

/** `ttfa compare`: compares targets or runs, with intervals. */
export function addCompare(program: Command, context: CliContext): void {
  program
    .command('compare')
    .helpGroup('Decide:')
    .summary('compare targets of a run, or two runs, with intervals')
    .description(
      'Compare the targets of one run, or two runs, stage by stage, and say which differences are significant.',
    )
    .argument('<run>', RUN_ARGUMENT)
    .argument('[other]', 'the folder of a later run')
    .option('--against <target>', 'compare with this target (default: the scenario’s first)')
    .addOption(
      new Option(
        '--by <stage:percentile>',
        'stage and percentile to rank by (default: ttfa_heard:p50; of conversations voice_to_voice:p50)',
      ).argParser(parseCriterion),
    )
    .option('--stage <name>', 'compare this stage (repeatable; default: the headline stages)', collectStages)
    .option(
      '--spread <share>',
      'how much runs differ when nothing has changed: a standard deviation, such as 3%',
      parseShare,
    )
    .option('--all', 'print every stage and percentile of every pair')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, other: string | undefined, options: CompareCommandOptions) => {
      const { compare } = await import('../actions/compare.ts')
      await compare(run, other, options, context)
    })
}

function parseCriterion(words: string): Criterion {
  const [stage = '', percentile = ''] = words.split(':')
  return { stage: parseStageName(stage), share: parsePercentile(percentile) }
}

function collectStages(words: string, before: readonly AnyStageName[] | undefined): AnyStageName[] {
  return [...(before ?? []), parseStageName(words)]
}
