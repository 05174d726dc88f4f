import path from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { type PlanReport, planJson, planText, purposes } from '../report/plan.ts'
import { type LoadedRun, loadArms } from '../run/load-arms.ts'
import { expenseOf, type Needed, planFrom, type Wish } from '../tally/compare/plan-run.ts'
import type { Context } from './context.ts'
import { percentileShare, share, stageName } from './gate-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa plan results/20261120T101500Z-pilot
  $ ttfa plan results/20261120T101500Z-pilot --percentile p99 --half-width 10%
  $ ttfa plan results/20261120T101500Z-pilot --difference 5% --price 0.02

A pilot of 100 to 200 trials is enough for a p95. Nothing is sent.
`

interface PlanOptions {
  readonly stage: Wish['stage']
  readonly percentile: number
  readonly halfWidth: number
  readonly difference: number
  readonly price?: number
  readonly json?: boolean
}

/** `ttfa plan`: computes the sample size that a precision or a difference needs. */
export function addPlan(program: Command, context: Context): void {
  program
    .command('plan')
    .helpGroup('Decide:')
    .summary('compute how many trials a precision or a difference needs')
    .description(
      'Compute from a pilot run how many trials a precision or a difference needs, and their cost.',
    )
    .argument('<run>', 'the folder of a pilot run')
    .option('--stage <name>', 'the stage', stageName, 'ttfa_heard' as const)
    .option('--percentile <p>', 'the percentile', percentileShare, 0.95)
    .option('--half-width <share>', 'half-width of the interval, relative to the percentile', share, 0.05)
    .option('--difference <share>', 'relative difference between two targets to detect', share, 0.1)
    .option('--price <amount>', 'price per 1,000 characters, in any currency', price)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: PlanOptions) => {
      const loaded = await loadArms(path.resolve(context.folder, run))
      const report = reportOf(loaded, options)
      context.output.write(options.json ? planJson(report) : planText(report, context.output.paint))
    })
}

function reportOf({ file, arms }: LoadedRun, options: PlanOptions): PlanReport {
  const { stage, percentile, halfWidth, difference } = options
  const wish = { stage, share: percentile, halfWidth, difference }
  const rows = planFrom(arms, wish)
  const [precision, detection] = purposes(wish)
  const wishes = [
    { purpose: precision, needed: rows.map((row) => row.forPrecision) },
    { purpose: detection, needed: rows.map((row) => row.forDifference) },
  ]
  const expenses = wishes.flatMap(({ purpose, needed }) => {
    const trials = greatest(needed)
    if (trials === undefined) return []
    const expense = expenseOf(file, arms, trials)
    const money = options.price === undefined ? {} : { money: (expense.characters / 1000) * options.price }
    return [{ purpose, expense, ...money }]
  })
  return { run: file.run, wish, rows, expenses, simulated: file.simulated }
}

/** The largest number of trials needed. Undefined if none is known. */
function greatest(needed: readonly Needed[]): number | undefined {
  const known = needed.flatMap((each) => (each.kind === 'trials' ? [each.trials] : []))
  return known.length > 0 ? Math.max(...known) : undefined
}

function price(words: string): number {
  const amount = Number(words)
  if (words.trim() !== '' && amount >= 0 && Number.isFinite(amount)) return amount
  throw new InvalidArgumentError('Give an amount such as 0.02.')
}
