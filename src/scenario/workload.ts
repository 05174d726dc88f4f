import type { Output } from '../core/config/output.ts'
import type { ConversationScenario } from './conversation-scenario.ts'
import type { Scenario } from './scenario.ts'

/** The names of the targets that each matrix makes, by the name of its target in the file. */
export type MatrixNames = ReadonlyMap<string, readonly string[]>

/** A scenario with what it measures: single requests, or conversations with whole stacks. */
export type WorkloadScenario = (
  | { readonly workload: 'requests'; readonly scenario: Scenario; readonly matrixNames?: MatrixNames }
  | { readonly workload: 'conversations'; readonly scenario: ConversationScenario }
) & {
  /** Where the numbers go besides the run's folder. Not part of what is measured, so no run keeps it. */
  readonly outputs?: readonly Output[]
}

export type Workload = WorkloadScenario['workload']
