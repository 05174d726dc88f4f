import type { Scenario } from '../core/scenario.ts'
import type { Allowance } from '../drive/allowance.ts'
import type { LineOptions } from '../wire/line.ts'

/** What creating a clone or a dictionary needs: the scenario, the budget, and when to stop. */
export interface Surroundings {
  readonly scenario: Scenario
  readonly line: LineOptions
  /** Aborted when the run should stop. */
  readonly signal: AbortSignal
  /** Requests are counted against it, if the run has a budget. */
  readonly allowance?: Allowance
  /** Cost of the test synthesis of a clone, in billionths of the budget's currency. */
  readonly firstWords: number
}
