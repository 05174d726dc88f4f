import { TURN_ADAPTERS } from '../../../adapters/turn-adapters.ts'
import type { AnyAdapter, Facts } from '../../../core/adapter/adapter.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { SHIPPED_PRICES } from '../../../library/shared/shipped-data.ts'
import { builtInAdapters } from '../../../run/adapters/built-in-adapters.ts'
import {
  listBuiltInIds,
  listTurnAdapterIds,
  loadBuiltInAdapter,
} from '../../../run/adapters/load-built-in-adapter.ts'
import { readPrices } from '../../../scenario/read/read-prices.ts'
import { findNearest } from '../../../validation/nearest.ts'
import type { CliContext } from '../../cli-context.ts'
import { formatAdapterDetails } from './adapter-details.ts'
import { formatControls } from './controls-table.ts'
import { formatAgeing, printStale } from './stale-adapters.ts'

export interface AdaptersOptions {
  readonly json?: boolean
  /** What each route lets you control. */
  readonly controls?: boolean
  /** Only routes with something out of date. */
  readonly stale?: boolean
  /** The date with which ends and ages are compared (YYYY-MM-DD). */
  readonly on?: string
}

export async function printAdapters(
  id: string | undefined,
  options: AdaptersOptions,
  context: CliContext,
): Promise<void> {
  const { json = false, stale, controls, on = context.today } = options
  const chosen = id === undefined ? undefined : await findAdapter(id)
  const adapters = chosen ? [chosen] : listAdapters()
  const facts = adapters.map((adapter) => adapter.facts)
  if (controls) return context.output.write(formatControls(adapters))
  if (stale) return printStale(facts, on, json, context)
  if (json) context.output.write(`${JSON.stringify(facts, null, 2)}\n`)
  else if (chosen) context.output.write(formatAdapterDetails(chosen, await readPrices([SHIPPED_PRICES]), on))
  else context.output.write(formatOverview(facts, on, context))
}

function listAdapters(): AnyAdapter[] {
  return Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS })
}

async function findAdapter(id: string): Promise<AnyAdapter> {
  const adapter = await loadBuiltInAdapter(id)
  if (adapter) return adapter
  const suggestion = findNearest(id, [...listBuiltInIds(), ...listTurnAdapterIds()])
  throw new SetupError(`unknown adapter ${id}`, {
    code: 'ADAPTER_UNKNOWN',
    hint: suggestion ? `Did you mean ${suggestion}?` : '`ttfa adapters` lists them.',
  })
}

/** Lists every provider with its routes, models and the source of the protocol. */
function formatOverview(facts: readonly Facts[], today: string, { output }: CliContext): string {
  const providers = [...new Set(facts.map(({ provider }) => provider))]
  const width = Math.max(...facts.map(({ id }) => id.length))
  const sections = providers.map((provider) => {
    const routes = facts.filter((one) => one.provider === provider)
    return [output.paint.bold(provider), ...routes.flatMap((route) => formatRoute(route, width, today))]
  })
  return `${[...sections, explainConfirmation(facts)].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function explainConfirmation(facts: readonly Facts[]): string[] {
  const proven = facts.filter(({ confirmed }) => confirmed).length
  const how = 'Recorded answers confirm what was read: docs/cassettes.md.'
  return [
    proven === 0
      ? `No route has been confirmed with its provider yet. ${how}`
      : `${proven} of ${facts.length} routes are confirmed. ${how}`,
  ]
}

function formatRoute(facts: Facts, width: number, today: string): string[] {
  const { id, transport, reuse, models, docs } = facts
  return [
    `  ${id.padEnd(width)}  ${transport.padEnd(9)}  ${inputOf(facts).padEnd(14)}  reuse ${reuse}`,
    `      models  ${models.join(', ')}`,
    `      read    ${formatProvenance(facts)}`,
    `              ${docs}`,
    ...formatAgeing(facts, today).map((line) => `      warning ${line}`),
  ]
}

/** The input of a route, and whether it is streamed. */
function inputOf({ input, textInput }: Facts): string {
  return input ? `voice ${input.audio}` : `text ${textInput}`
}

/** When and how the protocol was read, and whether the service was shut down. */
export function formatProvenance({ checked, confidence, confirmed, retired }: Facts): string {
  const proof = confirmed ? `, confirmed ${confirmed.date}` : ''
  return `${checked}, ${confidence}${proof}${retired ? `, retired ${retired}` : ''}`
}
