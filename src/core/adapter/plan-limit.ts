import type { SourceConfidence } from './ending.ts'

/** What a plan of a provider allows, as documented. `ttfa probe` measures what an account really gets. */
export interface PlanLimit {
  readonly plan: string
  /** Requests in flight at once. */
  readonly inFlight?: number
  /** Open connections at once, where they are limited by themselves. */
  readonly connections?: number
  readonly perMinute?: number
  readonly source: string
  readonly confidence: SourceConfidence
}
