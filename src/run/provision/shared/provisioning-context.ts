import type { BudgetCounter } from '../../../drive/budget/budget-counter.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import type { ConnectionOptions } from '../../../wire/connection.ts'

/** What creating a clone or a dictionary needs: the scenario, the budget, and when to stop. */
export interface ProvisioningContext {
  readonly scenario: Scenario
  readonly connection: ConnectionOptions
  /** Aborted when the run should stop. */
  readonly signal: AbortSignal
  /** Called as soon as something exists at the provider: what, such as `the voice v1`. It must be deleted. */
  readonly onCreated: (created: string) => void
  /** Requests are counted against it, if the run has a budget. */
  readonly allowance?: BudgetCounter
  /** Cost of the test synthesis of a clone, in billionths of the budget's currency. */
  readonly firstWords: number
}
