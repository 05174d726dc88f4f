import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { comparePrices } from '../../cost/compare-prices.ts'
import { priceKinds } from '../../cost/price-kinds.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import { SHIPPED_API_KINDS, SHIPPED_PATTERNS, SHIPPED_PRICES } from '../../library/shared/shipped-data.ts'
import { formatKindsJson, renderKindsText } from '../../report/cost/kinds-cost.ts'
import { formatPatternCostJson, renderPatternCost } from '../../report/cost/pattern-cost.ts'
import { formatRunCostJson, renderRunCostText } from '../../report/cost/run-cost.ts'
import { priceRun } from '../../run/finished-runs/price-run.ts'
import { readApiKinds } from '../../scenario/read/read-api-kinds.ts'
import { listPatternNames, readConversationPattern } from '../../scenario/read/read-conversation-pattern.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface CostOptions {
  readonly prices?: readonly string[]
  readonly provider?: string[]
  readonly calls?: number
  readonly run?: string
  readonly unverified?: boolean
  /** `true` stands for the built-in kinds. */
  readonly kinds?: string | true
  readonly json?: boolean
}

export async function cost(
  name: string | undefined,
  options: CostOptions,
  context: CliContext,
): Promise<void> {
  const { cwd, output, progress } = context
  if (name === undefined) return output.write(await listPatterns(options))
  const { calls, unverified = false, provider } = options
  const written = await readConversationPattern(name, cwd, SHIPPED_PATTERNS)
  const pattern = { ...written, ...(calls !== undefined && { calls }) }
  const own = (options.prices ?? []).map((place) => path.resolve(cwd, place))
  const prices = (await readPrices([SHIPPED_PRICES, ...own])).filter(
    (price) => provider === undefined || provider.includes(price.provider),
  )
  if (options.kinds !== undefined) {
    const file = options.kinds === true ? SHIPPED_API_KINDS : path.resolve(cwd, options.kinds)
    const kinds = priceKinds(pattern, await readApiKinds(file), prices)
    return output.write(options.json ? formatKindsJson(kinds) : renderKindsText(kinds))
  }
  if (options.run !== undefined) {
    const where = await resolveRun(options.run, cwd)
    const priced = await priceRun(where, pattern, prices, unverified, damagePrinter({ progress }))
    const json = formatRunCostJson(priced)
    // Stored beside the run, where its report finds it.
    const isKept = await keepSidecar(where, 'cost.json', json, context)
    output.write(options.json ? json : renderRunCostText(priced))
    if (!isKept) return
    return progress.write(
      `\`ttfa report ${options.run}\` adds the chart of price against heard p95 to report.html\n`,
    )
  }
  const report = comparePrices(pattern, prices, unverified)
  output.write(options.json ? formatPatternCostJson(report) : renderPatternCost(report))
}

/**
 * The patterns that exist. Throws a `SetupError` if the options ask for costs, because those need a pattern.
 */
async function listPatterns({ run, kinds, calls, provider }: CostOptions): Promise<string> {
  const names = await listPatternNames(SHIPPED_PATTERNS)
  const asked = Object.entries({ run, kinds, calls, provider }).find(([, value]) => value !== undefined)
  if (!asked) return `${names.join('\n')}\n`
  throw new SetupError(`--${asked[0]} needs a pattern of conversations`, {
    code: 'NO_PATTERN',
    hint: `Name one of ${names.join(', ')}, or a file of your own.`,
  })
}
