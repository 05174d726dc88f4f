import type { Facts } from './adapter.ts'
import type { Ending } from './ending.ts'

/** Days before an end from which it is announced. */
const ENDING_SOON_DAYS = 90
/** Days after which facts count as old. */
export const STALE_AFTER_DAYS = 120

const MILLISECONDS_PER_DAY = 86_400_000

/** An end that lies within 90 days of a date, or before it. */
export interface DueEnding extends Ending {
  /** Days from the date to the end; 0 or less once it has passed. */
  readonly days: number
}

type AgeingFacts = Pick<Facts, 'checked' | 'models' | 'retired' | 'ends'>

/** Whole days from one date to another (YYYY-MM-DD). Negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MILLISECONDS_PER_DAY)
}

/** The ends of a route, or of one of its models, that are due at a date. The soonest comes first. */
export function dueEndings({ ends = [] }: AgeingFacts, today: string, model?: string): DueEnding[] {
  return ends
    .filter(({ models }) => model === undefined || models === undefined || models.includes(model))
    .map((ending) => ({ ...ending, days: daysBetween(today, ending.date) }))
    .filter(({ days }) => days <= ENDING_SOON_DAYS)
    .sort((first, second) => first.days - second.days)
}

/** How many days ago the facts were checked. */
export function factsAge({ checked }: AgeingFacts, today: string): number {
  return daysBetween(checked, today)
}

/** True if facts are old. A service that was shut down cannot change any more. */
export function isStale(facts: AgeingFacts, today: string): boolean {
  return facts.retired === undefined && factsAge(facts, today) > STALE_AFTER_DAYS
}
