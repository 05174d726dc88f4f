import type { Scenario } from '../core/scenario.ts'
import type { Allowance } from '../drive/allowance.ts'
import type { LineOptions } from '../wire/line.ts'

/** What voices and dictionaries are made in: the run that they are for, its budget, and how long anybody waits. */
export interface Surroundings {
  readonly scenario: Scenario
  readonly line: LineOptions
  /** Nobody waits for it any longer. */
  readonly signal: AbortSignal
  /** What is sent is paid from it, where there is a budget. */
  readonly allowance?: Allowance
  /** What a clone's first words cost, in billionths of the budget's currency. */
  readonly firstWords: number
}
