import path from 'node:path'
import type { Command } from 'commander'
import { comparePrices } from '../cost/compare-prices.ts'
import { costJson, costText } from '../report/cost.ts'
import { pricedRunJson, pricedRunText } from '../report/priced-run.ts'
import { leaveCompanion } from '../results/companions.ts'
import { priceRun } from '../run/price-run.ts'
import { patternNames, readPattern } from '../scenario/read-pattern.ts'
import { readPrices } from '../scenario/read-prices.ts'
import type { Context } from './context.ts'
import { wholeNumber } from './numbers.ts'
import { SHIPPED_PATTERNS, SHIPPED_PRICES } from './shipped.ts'

const EXAMPLES = `
Examples:
  $ ttfa cost                                           the patterns that come with ttfa
  $ ttfa cost support-call
  $ ttfa cost support-call --calls 100000 --provider smallest,elevenlabs
  $ ttfa cost mine.yaml --prices contract.yaml          your own pattern and contract
  $ ttfa cost support-call --run results/20261120T101500Z-first-look

Prices come with ttfa as they were read, each with its source and date. One that is
unverified is printed and compared with none, unless --unverified says otherwise.
A file of --prices takes the place of prices with the same id.
`

interface CostOptions {
  readonly prices: string[]
  readonly provider?: string[]
  readonly calls?: number
  readonly run?: string
  readonly unverified?: boolean
  readonly json?: boolean
}

/** `ttfa cost`: what a conversation costs. */
export function addCost(program: Command, context: Context): void {
  program
    .command('cost')
    .helpGroup('Decide:')
    .summary('price conversations under every provider’s own unit')
    .description('Price a conversation pattern: a minute, a thousand calls and a month, under every price.')
    .argument('[pattern]', 'a pattern’s name or file; without one the names are listed')
    .option(
      '--prices <path>',
      'prices of your own, a file or folder (may be repeated)',
      (path, paths: string[]) => [...paths, path],
      [],
    )
    .option('--provider <names>', 'these providers only, separated by commas', (words) => words.split(','))
    .option('--calls <number>', 'calls a month, instead of the pattern’s', wholeNumber(1, 1_000_000_000))
    .option('--run <folder>', 'speech, waste and spend as measured in a run, and the efficient frontier')
    .option('--unverified', 'reckon with unverified prices too')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action((pattern: string | undefined, options: CostOptions) => cost(pattern, options, context))
}

async function cost(name: string | undefined, options: CostOptions, context: Context): Promise<void> {
  const { folder, output, progress } = context
  if (name === undefined) return output.write(`${(await patternNames(SHIPPED_PATTERNS)).join('\n')}\n`)
  const { calls, unverified = false, provider } = options
  const written = await readPattern(name, folder, SHIPPED_PATTERNS)
  const pattern = { ...written, ...(calls !== undefined && { calls }) }
  const own = options.prices.map((place) => path.resolve(folder, place))
  const prices = (await readPrices([SHIPPED_PRICES, ...own])).filter(
    (price) => provider === undefined || provider.includes(price.provider),
  )
  if (options.run !== undefined) {
    const where = path.resolve(folder, options.run)
    const priced = await priceRun(where, pattern, prices, unverified)
    const json = pricedRunJson(priced)
    // Beside the run, where its report finds it.
    await leaveCompanion(where, 'cost.json', json)
    output.write(options.json ? json : pricedRunText(priced))
    return progress.write(
      `\`ttfa report ${options.run}\` puts the chart of price against heard p95 into report.html\n`,
    )
  }
  const report = comparePrices(pattern, prices, unverified)
  output.write(options.json ? costJson(report) : costText(report))
}
