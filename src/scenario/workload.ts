import type { ConversationScenario } from './conversation-scenario.ts'
import type { Scenario } from './scenario.ts'

/** A scenario with what it measures: single requests, or conversations with whole stacks. */
export type WorkloadScenario =
  | { readonly workload: 'requests'; readonly scenario: Scenario }
  | { readonly workload: 'conversations'; readonly scenario: ConversationScenario }

export type Workload = WorkloadScenario['workload']
