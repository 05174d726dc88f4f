import type { Facts } from '../../core/adapter/adapter.ts'
import { type DueEnding, factsAge } from '../../core/adapter/ageing.ts'

/** One end, as of the day it was asked about. `what` stops: models, or the route. */
export function formatEnding(what: readonly string[], ending: DueEnding): string {
  const { date, days, source, confidence } = ending
  const ends = what.length === 1 ? 'ends' : 'end'
  const when = days > 0 ? `${ends} on ${date}, in ${countDays(days)}` : `ended on ${date}`
  return `${what.join(', ')} ${when}${formatSuccessor(ending)} (${confidence}: ${source})`
}

function formatSuccessor({ successor, silently, days }: DueEnding): string {
  if (successor === undefined) return ''
  if (!silently) return `; use ${successor}`
  return `; ${days > 0 ? 'from then on' : 'since then'} ${successor} answers in its place without an error`
}

/** How old facts are. */
export function formatFactsAge(facts: Facts, today: string): string {
  return `${facts.checked}, ${countDays(factsAge(facts, today))} ago`
}

function countDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
