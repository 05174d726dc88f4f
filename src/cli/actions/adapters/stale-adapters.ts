import type { Facts } from '../../../core/adapter/adapter.ts'
import { type DueEnding, dueEndings, factsAge, isStale } from '../../../core/adapter/ageing.ts'
import { formatEnding, formatFactsAge } from '../../../run/warnings/format-ending.ts'
import type { CliContext } from '../../cli-context.ts'

/** A route with something out of date. */
interface StaleRoute {
  readonly id: string
  readonly provider: string
  readonly checked: string
  /** Days since the facts were checked, if they are old. */
  readonly stale_days?: number
  readonly ends: readonly DueEnding[]
}

/** Prints the routes with an end that is due and those whose facts are old, the oldest facts first. */
export function printStale(
  facts: readonly Facts[],
  today: string,
  json: boolean,
  { output }: CliContext,
): void {
  const stale = facts
    .filter((route) => formatAgeing(route, today).length > 0)
    .sort((first, second) => first.checked.localeCompare(second.checked))
  output.write(
    json
      ? `${JSON.stringify({ on: today, routes: stale.map((route) => toStaleRoute(route, today)) }, null, 2)}\n`
      : formatStale(stale, today),
  )
}

function toStaleRoute(facts: Facts, today: string): StaleRoute {
  const { id, provider, checked } = facts
  const age = isStale(facts, today) ? { stale_days: factsAge(facts, today) } : {}
  return { id, provider, checked, ...age, ends: dueEndings(facts, today) }
}

function formatStale(stale: readonly Facts[], today: string): string {
  if (stale.length === 0)
    return `On ${today} nothing ends within 90 days, and no facts are older than 120 days.\n`
  const lines = stale.flatMap((route) => [route.id, ...formatAgeing(route, today).map((line) => `  ${line}`)])
  return `${lines.join('\n')}\n`
}

/** What is out of date about a route: ends that are due, and old facts. */
export function formatAgeing(facts: Facts, today: string): string[] {
  const age = isStale(facts, today) ? [`facts last checked on ${formatFactsAge(facts, today)}`] : []
  const ends = dueEndings(facts, today).map((ending) => formatEnding(ending.models ?? ['the route'], ending))
  return [...ends, ...age]
}
