import path from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import {
  formatSampleSizeJson,
  purposeLabels,
  renderSampleSizeText,
  type SampleSizeReport,
} from '../../report/compare/sample-size.ts'
import { type LoadedRun, loadArms } from '../../run/store/load-arms.ts'
import {
  estimateCost,
  estimateSampleSizes,
  type PrecisionTarget,
  type TrialsNeeded,
} from '../../tally/sample-size/estimate-sample-size.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'
import { damagePrinter } from '../output/print-run.ts'

const EXAMPLES = `
Examples:
  $ ttfa plan results/20261120T101500Z-pilot
  $ ttfa plan results/20261120T101500Z-pilot --percentile p99 --half-width 10%
  $ ttfa plan results/20261120T101500Z-pilot --difference 5% --price 0.02

A pilot of 100 to 200 trials is enough for a p95. Nothing is sent.
`

interface SampleSizeOptions {
  readonly stage: PrecisionTarget['stage']
  readonly percentile: number
  readonly halfWidth: number
  readonly difference: number
  readonly price?: number
  readonly json?: boolean
}

/** `ttfa plan`: computes the sample size that a precision or a difference needs. */
export function addPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .helpGroup('Decide:')
    .summary('compute how many trials a precision or a difference needs')
    .description(
      'Compute from a pilot run how many trials a precision or a difference needs, and their cost.',
    )
    .argument('<run>', 'the folder of a pilot run')
    .option('--stage <name>', 'the stage', parseStageName, 'ttfa_heard' as const)
    .option('--percentile <p>', 'the percentile', parsePercentile, 0.95)
    .option(
      '--half-width <share>',
      'half-width of the interval, relative to the percentile',
      parseShare,
      0.05,
    )
    .option('--difference <share>', 'relative difference between two targets to detect', parseShare, 0.1)
    .option('--price <amount>', 'price per 1,000 characters, in any currency', parsePrice)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: SampleSizeOptions) => {
      const loaded = await loadArms(path.resolve(context.cwd, run), damagePrinter(context))
      const report = buildReport(loaded, options)
      context.output.write(
        options.json ? formatSampleSizeJson(report) : renderSampleSizeText(report, context.output.paint),
      )
    })
}

function buildReport({ file, arms }: LoadedRun, options: SampleSizeOptions): SampleSizeReport {
  const { stage, percentile, halfWidth, difference } = options
  const precisionTarget = { stage, share: percentile, halfWidth, difference }
  const rows = estimateSampleSizes(arms, precisionTarget)
  const [precision, detection] = purposeLabels(precisionTarget)
  const purposesWithNeeds = [
    { purpose: precision, needed: rows.map((row) => row.forPrecision) },
    { purpose: detection, needed: rows.map((row) => row.forDifference) },
  ]
  const costs = purposesWithNeeds.flatMap(({ purpose, needed }) => {
    const trials = maxTrials(needed)
    if (trials === undefined) return []
    const cost = estimateCost(file, arms, trials)
    const money = options.price === undefined ? {} : { money: (cost.characters / 1000) * options.price }
    return [{ purpose, cost, ...money }]
  })
  return { run: file.run, precisionTarget, rows, costs, simulated: file.simulated }
}

/** The largest number of trials needed. Undefined if none is known. */
function maxTrials(needed: readonly TrialsNeeded[]): number | undefined {
  const known = needed.flatMap((each) => (each.kind === 'trials' ? [each.trials] : []))
  return known.length > 0 ? Math.max(...known) : undefined
}

function parsePrice(words: string): number {
  const amount = Number(words)
  if (words.trim() !== '' && amount >= 0 && Number.isFinite(amount)) return amount
  throw new InvalidArgumentError('Give an amount such as 0.02.')
}
