import path from 'node:path'
import type { Command } from 'commander'
import { comparePrices } from '../../cost/compare-prices.ts'
import { formatCostJson, renderCostText } from '../../report/cost/pattern-cost.ts'
import { formatRunCostJson, renderRunCostText } from '../../report/cost/run-cost.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { priceRun } from '../../run/store/price-run.ts'
import { listPatternNames, readConversationPattern } from '../../scenario/read/read-conversation-pattern.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { SHIPPED_PATTERNS, SHIPPED_PRICES } from '../input/shipped-data.ts'
import { damagePrinter } from '../output/print-run.ts'

const EXAMPLES = `
Examples:
  $ ttfa cost                                           list the built-in patterns
  $ ttfa cost support-call
  $ ttfa cost support-call --calls 100000 --provider smallest,elevenlabs
  $ ttfa cost mine.yaml --prices contract.yaml          your own pattern and contract
  $ ttfa cost support-call --run results/20261120T101500Z-first-look

Built-in prices have a source and a date. Unverified prices are listed but not
compared, unless --unverified is given. A file of --prices replaces prices with the
same id.
`

interface CostOptions {
  readonly prices: string[]
  readonly provider?: string[]
  readonly calls?: number
  readonly run?: string
  readonly unverified?: boolean
  readonly json?: boolean
}

/** `ttfa cost`: the cost of conversations. */
export function addCost(program: Command, context: CliContext): void {
  program
    .command('cost')
    .helpGroup('Decide:')
    .summary('compare the cost of conversations across providers')
    .description(
      'Compute the cost of a conversation pattern per minute, thousand calls and month, for every price.',
    )
    .argument('[pattern]', 'name or file of a pattern; without it the names are listed')
    .option(
      '--prices <path>',
      'your own prices, a file or folder (repeatable)',
      (path, paths: string[]) => [...paths, path],
      [],
    )
    .option('--provider <names>', 'only these providers, separated by commas', (words) => words.split(','))
    .option(
      '--calls <number>',
      'calls per month, instead of the pattern’s',
      wholeNumberParser(1, 1_000_000_000),
    )
    .option(
      '--run <folder>',
      'use the speaking rate, wasted audio and spend measured in a run, and show the efficient frontier',
    )
    .option('--unverified', 'include unverified prices')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action((pattern: string | undefined, options: CostOptions) => cost(pattern, options, context))
}

async function cost(name: string | undefined, options: CostOptions, context: CliContext): Promise<void> {
  const { cwd, output, progress } = context
  if (name === undefined) return output.write(`${(await listPatternNames(SHIPPED_PATTERNS)).join('\n')}\n`)
  const { calls, unverified = false, provider } = options
  const written = await readConversationPattern(name, cwd, SHIPPED_PATTERNS)
  const pattern = { ...written, ...(calls !== undefined && { calls }) }
  const own = options.prices.map((place) => path.resolve(cwd, place))
  const prices = (await readPrices([SHIPPED_PRICES, ...own])).filter(
    (price) => provider === undefined || provider.includes(price.provider),
  )
  if (options.run !== undefined) {
    const where = path.resolve(cwd, options.run)
    const priced = await priceRun(where, pattern, prices, unverified, damagePrinter({ progress }))
    const json = formatRunCostJson(priced)
    // Next to the run, where its report finds it.
    await writeSidecar(where, 'cost.json', json)
    output.write(options.json ? json : renderRunCostText(priced))
    return progress.write(
      `\`ttfa report ${options.run}\` adds the chart of price against heard p95 to report.html\n`,
    )
  }
  const report = comparePrices(pattern, prices, unverified)
  output.write(options.json ? formatCostJson(report) : renderCostText(report))
}
